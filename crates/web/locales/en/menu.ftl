menu-all = All pages
menu-sign-in = Staff sign-in
