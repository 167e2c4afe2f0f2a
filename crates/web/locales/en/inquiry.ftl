inquiry-title = Requests for opinions
inquiry-one = Request for an opinion
inquiry-lead = What subcommittees and the staff asked experts, and what they were told.
inquiry-none = No request to show yet
inquiry-none-do = Once an expert answers, the request and the answer appear here.
inquiry-open = Waiting
inquiry-overdue = Overdue
inquiry-answered = Answered
inquiry-declined = Declined
inquiry-staff = The staff
inquiry-until = by { $date }
inquiry-ask = Ask for an opinion
inquiry-ask-lead = Those asked are told by e-mail. Once answered, the request and the answer are public.
inquiry-cannot = Nothing can be asked yet
inquiry-cannot-do = It needs published core questions and a panel of experts.
inquiry-asking = Asked by
inquiry-to = Asked
inquiry-whole = All of { $name }
inquiry-question = Question
inquiry-question-hint = Say clearly what you want to know.
inquiry-due = Answer by
inquiry-send = Send the request
inquiry-fault-due = Choose today or a later day.
inquiry-fault-to = Choose an expert or a panel.
inquiry-answers = { $n ->
    [one] { $n } answer
   *[other] { $n } answers
    }
inquiry-declined-by = { $n ->
    [one] { $n } expert declined
   *[other] { $n } experts declined
    }
inquiry-reply = Reply
inquiry-replied = You have replied already, or were not asked.
inquiry-answer = Opinion
inquiry-answer-hint = It is published as an answer of an expert and is in no count of residents.
inquiry-answer-do = Send the opinion
inquiry-reason = Why you decline
inquiry-reason-hint = Those who ask see it. It is public once another expert answers.
inquiry-decline = Decline
