menu-all = Все разделы
menu-sign-in = Вход для сотрудников
