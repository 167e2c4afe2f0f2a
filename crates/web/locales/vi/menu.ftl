menu-all = Tất cả các mục
menu-sign-in = Cán bộ đăng nhập
