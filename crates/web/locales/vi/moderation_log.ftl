moderation-title = Nội dung bị ẩn và lý do
moderation-lead = { $n ->
    [0] Bài đã công khai không bị xóa. Nếu phải ẩn, việc đó được ghi ở đây kèm lý do.
   *[other] Bài đã công khai không bị xóa. { $n } lần ẩn hoặc cho hiện lại được ghi ở đây kèm lý do.
 }
moderation-none = Chưa có bài nào bị ẩn
moderation-none-do = Khi có bài bị ẩn, việc đó được ghi ở đây kèm lý do.
moderation-heading = Ghi chép
moderation-when = Ngày
moderation-what = Bài
moderation-change = Việc đã làm
moderation-why = Lý do
moderation-office = Người quyết định
moderation-count = Tổng cộng { $n } lần
change-hidden = ẩn
change-restored = hiện lại
change-published = công khai sau khi xem
office-moderator = người kiểm duyệt
office-secretary = thư ký
office-operator = người vận hành
