mail-claim-subject = Mundap: tham gia tiếp
mail-claim =
    Mở địa chỉ dưới đây để gắn phần tham gia của bạn với địa chỉ email này. Mở trên thiết bị khác, bạn tham gia trên thiết bị ấy với tư cách cùng một người.

    { $url }

    Liên kết chỉ dùng được một lần trong vòng một giờ. Nếu bạn không yêu cầu, hãy xóa thư này; không có gì thay đổi.
mail-guardian-subject = Mundap: xin ý kiến đồng ý cho trẻ chưa đủ 14 tuổi tham gia
mail-guardian =
    Một trẻ muốn dùng địa chỉ email trên Mundap và đã ghi địa chỉ này là địa chỉ của người giám hộ. Thông tin cá nhân của trẻ chưa đủ 14 tuổi chỉ được xử lý khi người đại diện theo pháp luật đồng ý.

    Quý vị có thể đọc xem thông tin nào được xử lý và vì sao, rồi đồng ý hoặc từ chối, tại địa chỉ dưới đây.

    { $url }

    Trước khi quý vị đồng ý, địa chỉ của trẻ không được dùng. Nếu sau năm ngày chưa có sự đồng ý, cả hai địa chỉ đều bị xóa.
mail-published-subject = Mundap: { $code } đã công khai
mail-published =
    Bài { $code } bạn gửi đã được công khai.

    { $url }
mail-hidden-subject = Mundap: { $code } bị ẩn
mail-hidden =
    Cán bộ đã ẩn bài { $code } bạn gửi. Lý do có ở đây:

    { $url }
mail-restored-subject = Mundap: { $code } được công khai lại
mail-restored =
    Bài { $code } từng bị ẩn nay được công khai lại.

    { $url }
mail-in-core-question-subject = Mundap: { $code } đã thành một phần của câu hỏi trọng tâm
mail-in-core-question =
    Câu hỏi { $code } bạn gửi đã thành một phần của câu hỏi trọng tâm.

    { $url }
mail-dismissed-subject = Mundap: thông báo thôi nhiệm ({ $body })
mail-dismissed =
    Ông/bà thôi làm thành viên của { $body } kể từ ngày { $day }.

    Lý do: { $reason }

    Danh sách thành viên có tại đây. Nếu không đồng ý, xin báo cho bộ phận phụ trách.

    { $url }
mail-inquiry-subject = Mundap: đề nghị cho ý kiến về câu hỏi trọng tâm { $n }
mail-inquiry =
    Bạn được đề nghị cho ý kiến về câu hỏi trọng tâm { $n }. Xem nội dung và thời hạn, rồi trả lời hoặc từ chối:

    { $url }
mail-application-subject = Mundap: đơn đăng ký { $code } của bạn
mail-application-received =
    Chúng tôi đã nhận đơn của bạn cho đợt tuyển { $code } “{ $title }”. Mã biên nhận là { $receipt }. Ở địa chỉ dưới đây bạn có thể theo dõi hoặc rút đơn.
mail-application-eligible =
    Điều kiện của bạn cho đợt tuyển { $code } “{ $title }” đã được kiểm tra. Bạn được tham gia tuyển chọn.
mail-application-ineligible =
    Bạn không được tham gia tuyển chọn của đợt { $code } “{ $title }”. Lý do có ở dưới đây.
mail-application-selected =
    Bạn đã được chọn trong đợt tuyển { $code } “{ $title }”. Xin trả lời ở dưới đây bạn có nhận chỗ hay không.
mail-application-alternate =
    Bạn là người dự bị của đợt tuyển { $code } “{ $title }”. Nếu có chỗ trống, bạn sẽ được hỏi theo thứ tự đã công bố.
mail-application-unselected =
    Bạn không được chọn trong đợt tuyển { $code } “{ $title }”. Cảm ơn bạn đã đăng ký. Ở dưới đây bạn có thể kiểm tra cách tuyển chọn.
mail-application-appointed =
    Bạn đã được bổ nhiệm làm ủy viên qua đợt tuyển { $code } “{ $title }”. Phòng phụ trách sẽ trao thư bổ nhiệm.
mail-call-withdrawn-subject = Mundap: đợt tuyển { $code } đã hủy
mail-call-withdrawn =
    Đợt tuyển { $code } “{ $title }” mà bạn đăng ký đã bị hủy. Lý do có ở dưới đây.

    { $url }
mail-application-end =
    { $url }

    —
    Thư này do Mundap gửi. Thư trả lời không được đọc. Địa chỉ ở trên là chìa khóa của đơn này: đừng cho ai xem.
mail-end =
    —
    Thư do Mundap gửi; chúng tôi không đọc được thư trả lời. Để thôi nhận thông báo hoặc xóa địa chỉ: { $url }
mail-meeting-subject = [Triệu tập] { $name }
mail-meeting-changed-subject = [Thay đổi] { $name }
mail-meeting-materials-subject = [Tài liệu] { $name }
mail-meeting-cancelled-subject = [Hủy] { $name }
mail-meeting =
    Thông báo { $name } ({ $kind }).

    Thời gian: { $when }
    Địa điểm: { $place }

    Chương trình
    { $items }

    Xem chương trình và tài liệu tại:
    { $url }
mail-meeting-materials =
    Tài liệu của { $name } đã có đầy đủ. Xin đọc trước cuộc họp.

    Thời gian: { $when }
    { $url }
mail-meeting-cancelled =
    { $name } ({ $when }) không được tổ chức.

    Lý do: { $reason }
    { $url }
mail-minutes-circulated-subject = [Biên bản] { $name }
mail-minutes-circulated =
    Xin xem biên bản của { $name }. Đến hết { $due }, hãy cho biết theo từng đoạn chỗ cần sửa.

    { $url }
mail-minutes-due-subject = [Sắp hết hạn] Biên bản { $name }
mail-minutes-due =
    Biên bản của { $name } phải được công bố đến hết { $due }. Hiện vẫn chưa công bố.

    Căn cứ: { $article }
    { $url }
mail-minutes-late-subject = [Quá hạn] Biên bản { $name }
mail-minutes-late =
    Biên bản của { $name } lẽ ra phải được công bố đến hết { $due }. Hiện vẫn chưa công bố.

    Căn cứ: { $article }
    { $url }
mail-replied-subject = Mundap: { $code } đã có trả lời
mail-replied =
    Cơ quan đã trả lời góp ý { $code } của bạn.

    { $url }
