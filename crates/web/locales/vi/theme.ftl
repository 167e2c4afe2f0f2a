# Chủ đề và nhóm chủ đề: các câu trả lời nói về điều gì
word-theme = Chủ đề
word-agenda = Nhóm chủ đề

themes-title = Chủ đề và nhóm chủ đề
themes-lead = Cán bộ đã đọc các câu trả lời và ghi mỗi câu nói về chủ đề nào. Những chủ đề gần nhau được gom thành nhóm.
themes-none = Chưa có chủ đề nào
themes-none-do = Khi cán bộ gắn chủ đề cho câu trả lời và công bố, chúng sẽ hiện ở đây theo nhóm.
themes-over = Bộ này không còn được dùng. Một bộ công bố sau đã thay thế.
themes-since = Ngày công bố
themes-count = { $agendas } nhóm chủ đề · { $themes } chủ đề
themes-of = Các chủ đề của nhóm { $code }
themes-loose = Chủ đề chưa thuộc nhóm nào
themes-how = Đã đếm như thế nào?
themes-how-text = Một câu trả lời có thể có nhiều chủ đề, nên cộng các chủ đề lại sẽ nhiều hơn số câu trả lời. Câu trả lời của chuyên gia được đếm riêng, không nằm trong tổng. Câu trả lời bị ẩn hoặc đã rút không được đếm.
themes-unfit = Không hợp chủ đề nào: { $answers } câu trả lời của người dân và { $experts } của chuyên gia.
themes-agreed = Hai người đã đọc cùng { $answers } câu trả lời mà không xem của nhau. Họ gắn chủ đề giống hệt nhau cho { $same } câu.
themes-kappa = Mức đồng thuận ngoài ngẫu nhiên (kappa) là { $kappa }, khoảng 95% là { $interval }: { $meaning }.
themes-landis-koch = Cách gọi theo Landis và Koch (1977).
themes-sets = Các bộ đã công bố

theme-together = Tổng
theme-experts-apart = Chuyên gia (riêng)
theme-against = Phản đối
theme-none-in-agenda = Nhóm này chưa có chủ đề.
theme-figures = Số câu trả lời
theme-after = Trong bộ sau, chủ đề này được tiếp nối bởi:
theme-before = Tiếp nối chủ đề này của bộ trước:
theme-typical = Câu trả lời tiêu biểu
theme-typical-note = Những câu có nhiều từ chung nhất với mọi câu trả lời của chủ đề, chọn từ mỗi kênh.
theme-typical-none = Chưa có câu trả lời
theme-typical-none-do = Khi cán bộ gắn chủ đề này cho câu trả lời, chúng sẽ hiện ở đây.
theme-dissenting = Câu trả lời nói khác
theme-dissenting-note = Những câu nói về chủ đề này nhưng phản đối hướng của nó.
theme-all = Mọi câu trả lời của chủ đề này
theme-agreement-poor = kém hơn ngẫu nhiên
theme-agreement-slight = rất yếu
theme-agreement-fair = yếu
theme-agreement-moderate = trung bình
theme-agreement-substantial = khá cao
theme-agreement-almost-perfect = gần như hoàn toàn

agenda-after = Trong bộ sau, nhóm này được tiếp nối bởi:
agenda-before = Tiếp nối nhóm này của bộ trước:
agenda-themes = Các chủ đề của nhóm này
agenda-figures-note = Câu trả lời có nhiều chủ đề trong nhóm chỉ được đếm một lần.
