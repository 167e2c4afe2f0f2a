//! What became of every question and answer of the demo, each with a reason that fits its topic.

use std::collections::{BTreeMap, BTreeSet};

use app::core_question::CoreQuestionView;
use app::dialogue::Dialogue;
use app::outcome::{Given, Line, Listed, NewOutcome, OutcomeFilter};
use app::page::Slice;
use domain::id::CoreQuestionId;
use domain::outcome::{OutcomeWord, Receiver};
use domain::permission::Actor;

use super::build::Story;

/// What is said of a topic, one reason for each word.
struct Reasons {
    adopted: &'static str,
    partly: &'static str,
    done: &'static str,
    referred: &'static str,
    /// Who has it now.
    office: &'static str,
    not_adopted: &'static str,
}

/// The topics of the core questions in their order; the last is for questions in none.
const TOPICS: [Reasons; 21] = [
    Reasons {
        adopted: "원청과 하청이 함께 임금표를 보고 이야기하는 자리를 백서에 담기로 했어요. 같은 공장에서 같은 일을 하는 사람들이 여러 번 물은 덕분이에요.",
        partly: "복지 시설을 함께 쓰는 것은 담았고, 임금을 똑같이 맞추는 것은 회사마다 정할 일이라 권고로만 남겼어요.",
        done: "구청과 계약하는 업체는 올해부터 하청 노동자 임금을 먼저 확인하고 있어요. 확인 결과는 해마다 공개해요.",
        referred: "파견과 하청의 법 위반 여부는 구청이 조사할 수 없어 조사할 수 있는 곳으로 넘겼어요.",
        office: "고용노동청 가람지청",
        not_adopted: "민간 회사의 상여금을 구가 정할 수는 없어요. 대신 공개된 임금 자료를 모아 보여 드리기로 했어요.",
    },
    Reasons {
        adopted: "교대 시간에 맞춘 공단 순환 버스를 백서에 담기로 했어요. 첫차와 막차 시각을 적어 준 질문들이 근거가 되었어요.",
        partly: "자전거길은 공단 안길부터 잇기로 했고, 큰길은 시의 도로 계획을 기다려야 해요.",
        done: "공단 정문 버스 정류장 두 곳은 지난봄에 옮겼어요. 지붕과 의자도 함께 놓았어요.",
        referred: "시내버스 노선과 배차는 시가 정해요. 모인 질문을 시각표와 함께 넘겼어요.",
        office: "시 대중교통과",
        not_adopted: "개인 통근 택시비를 모두 대는 것은 같은 돈으로 버스를 늘리는 것보다 도움을 받는 사람이 적어 싣지 않았어요.",
    },
    Reasons {
        adopted: "작은 공장을 함께 도는 안전 지킴이를 백서에 담기로 했어요. 다친 뒤에 물은 분들의 이야기가 컸어요.",
        partly: "안전 장비를 빌려주는 곳은 담았고, 모든 공장의 설비 교체는 비용을 더 따져 보기로 했어요.",
        done: "50명이 안 되는 공장의 안전 교육은 이미 무료예요. 신청하는 방법을 더 널리 알리기로 했어요.",
        referred: "산재 처리와 작업 중지는 근로감독관의 일이라 사례를 정리해 넘겼어요.",
        office: "산업안전보건공단 지역본부",
        not_adopted: "구청 직원이 공장을 불시에 점검할 권한은 법에 없어서 싣지 못했어요.",
    },
    Reasons {
        adopted: "바뀌는 동안의 교육과 생활비를 함께 묶는 전환 계획을 백서에 담기로 했어요.",
        partly: "주민 햇빛 발전에 일하는 사람이 함께하는 길은 담았고, 회사별 감축 목표는 자료가 모자라 뒤로 미뤘어요.",
        done: "공단 지붕 발전 상담은 지난해부터 하고 있어요. 지금까지 스물두 곳이 상담을 받았어요.",
        referred: "자동차 부품 업종의 전환 지원은 나라 사업이라 맡은 곳에 넘겼어요.",
        office: "중소벤처기업진흥공단 지역본부",
        not_adopted: "당장 공장을 닫거나 열라고 구가 정할 수는 없어요. 함께 정하는 자리부터 만들기로 했어요.",
    },
    Reasons {
        adopted: "첫 일터 청년에게 선배를 잇고 집을 함께 마련하는 일을 백서에 담기로 했어요.",
        partly: "배우는 시간을 근무로 치는 것은 참여 회사부터 하고, 모든 회사에 매기지는 않기로 했어요.",
        done: "청년 면접 옷 빌려주기와 자격증 응시료 지원은 이미 하고 있어요.",
        referred: "청년내일채움 같은 저축 제도는 나라에서 정해요. 바라는 점을 모아 넘겼어요.",
        office: "고용센터 청년지원팀",
        not_adopted: "회사를 옮긴 청년에게 지원금을 돌려받자는 뜻은 떠날 자유를 막는다는 의견이 더 많아 싣지 않았어요.",
    },
    Reasons {
        adopted: "손님과 일하는 사람이 함께 지키는 약속과 쉴 자리를 백서에 담기로 했어요.",
        partly: "앉을 의자는 구와 약속한 가게부터 놓고, 모든 가게에 매기는 것은 조례를 더 살펴보기로 했어요.",
        done: "감정노동자 상담은 구민회관 3층에서 이미 하고 있어요. 밤 시간도 열었어요.",
        referred: "다섯 명이 안 되는 가게의 법 적용은 나라의 법이라 의견을 모아 넘겼어요.",
        office: "고용노동청 가람지청",
        not_adopted: "손님의 이름을 가게들이 나누어 갖는 것은 개인정보 보호법에 맞지 않아 싣지 않았어요.",
    },
    Reasons {
        adopted: "걸어갈 수 있는 곳에서 밤에 아이와 어르신을 함께 돌보는 거점을 백서에 담기로 했어요.",
        partly: "새벽 다섯 시부터 맡기는 것은 세 동에서 먼저 해 보고 넓히기로 했어요.",
        done: "아이돌봄 서비스는 밤에도 부를 수 있어요. 기다리는 날을 줄이는 일은 따로 다루고 있어요.",
        referred: "어린이집 교사 배치 기준은 나라가 정해서 밤 돌봄 사례와 함께 넘겼어요.",
        office: "시 보육정책과",
        not_adopted: "24시간 구립 어린이집을 새로 짓는 것은 쓸 아이가 한 곳에 세 명 아래라 교대 인력을 채울 수 없었어요.",
    },
    Reasons {
        adopted: "돌봄과 배움에 맞춘 시간 선택을 구청 산하 기관부터 해 보는 것을 백서에 담기로 했어요.",
        partly: "반차를 시간으로 나누어 쓰는 것은 담았고, 주 4일제는 두 곳에서 해 본 뒤에 정하기로 했어요.",
        done: "구청과 산하 기관은 시차 출퇴근을 이미 쓰고 있어요. 쓰는 사람이 지난해 두 배가 되었어요.",
        referred: "연차와 휴게 시간을 지키지 않는 일은 감독할 수 있는 곳으로 넘겼어요.",
        office: "고용노동청 가람지청",
        not_adopted: "모든 가게의 문 닫는 시각을 구가 정하는 것은 장사할 자유와 부딪혀 싣지 않았어요.",
    },
    Reasons {
        adopted: "배달과 대리, 가사 일을 하는 사람의 쉼터와 보험 상담을 백서에 담기로 했어요.",
        partly: "공공 배달앱의 수수료는 낮추기로 했고, 일감 배정 방식을 여는 것은 회사와 더 이야기해야 해요.",
        done: "이동노동자 쉼터는 역 앞과 시장 앞 두 곳에 이미 열려 있어요.",
        referred: "산재보험 적용과 최저 보수는 나라 제도라 겪은 일들을 모아 넘겼어요.",
        office: "근로복지공단 지역본부",
        not_adopted: "앱 회사의 별점을 구가 없앨 수는 없어요. 억울한 별점을 상담하는 창구를 대신 알렸어요.",
    },
    Reasons {
        adopted: "이웃 가게가 사람을 함께 쓰고 대체 인력을 보내 주는 일을 백서에 담기로 했어요.",
        partly: "월세가 오를 때 함께 협상하는 것은 담았고, 월세를 직접 대는 것은 담지 않았어요.",
        done: "사장님 건강검진과 병가 지원은 올해 3월부터 하고 있어요.",
        referred: "카드와 배달 수수료는 나라가 다루는 일이라 가게들의 장부를 정리해 넘겼어요.",
        office: "소상공인시장진흥공단 가람센터",
        not_adopted: "큰 가게의 문을 닫게 하는 것은 이미 법이 정한 날보다 더할 수 없어 싣지 않았어요.",
    },
    Reasons {
        adopted: "제 속도로 일하는 자리와 곁에서 돕는 사람을 함께 늘리는 것을 백서에 담기로 했어요.",
        partly: "구청 일자리의 장애인 몫을 늘리는 것은 담았고, 민간 회사 몫은 권하기로 했어요.",
        done: "보조기기 빌려주기와 출퇴근 도우미는 이미 하고 있어요. 글을 쉽게 고쳐 다시 알려요.",
        referred: "의무고용률과 부담금은 나라 제도라 맡은 곳에 넘겼어요.",
        office: "장애인고용공단 지사",
        not_adopted: "보호작업장을 한 번에 모두 닫으면 지금 일하는 분들이 갈 곳이 없어, 싣지 않고 옮겨 갈 길부터 찾기로 했어요.",
    },
    Reasons {
        adopted: "쉬었던 사람이 짧게 일해 보고 돌아오는 자리를 백서에 담기로 했어요.",
        partly: "면접 때 아이를 맡기는 것은 담았고, 경력 공백을 묻지 못하게 하는 것은 공공기관부터 하기로 했어요.",
        done: "새로일하기센터에서 상담과 교육을 이미 하고 있어요. 저녁반을 늘렸어요.",
        referred: "육아휴직 급여는 나라 제도라 바라는 점을 넘겼어요.",
        office: "고용센터 모성보호팀",
        not_adopted: "회사에 다시 뽑으라고 명령하는 것은 구가 할 수 없어 싣지 않았어요.",
    },
    Reasons {
        adopted: "일터 가까이에서 밤과 주말에 배우는 동네 학교를 백서에 담기로 했어요.",
        partly: "배우는 동안의 교통비는 담았고, 생활비는 나라 제도와 겹치지 않게 더 살펴보기로 했어요.",
        done: "도서관의 디지털 교실은 이미 무료예요. 어르신반을 따로 열었어요.",
        referred: "국가 자격시험의 횟수와 장소는 나라가 정해서 넘겼어요.",
        office: "산업인력공단 지역본부",
        not_adopted: "모든 학원비를 구가 대는 것은 한 해 예산의 절반이 들어 싣지 않았어요.",
    },
    Reasons {
        adopted: "돌보는 사람의 월급제와 대체 인력을 백서에 담기로 했어요.",
        partly: "요양보호사 쉼터는 담았고, 수가를 올리는 것은 나라에 요구하기로 했어요.",
        done: "돌봄 노동자 심리 상담과 근골격 검진은 이미 하고 있어요.",
        referred: "장기요양 수가와 인력 기준은 나라가 정해서 현장 이야기와 함께 넘겼어요.",
        office: "건강보험공단 지사",
        not_adopted: "가족이 하는 모든 돌봄에 구가 급여를 주는 것은 나라 제도와 겹쳐 싣지 않았어요.",
    },
    Reasons {
        adopted: "여러 나라 말로 계약서를 읽어 주고 함께 가 주는 일을 백서에 담기로 했어요.",
        partly: "기숙사 살피기는 구가 할 수 있는 만큼 담았고, 나머지는 나라와 함께하기로 했어요.",
        done: "외국인 주민 상담은 다섯 나라 말로 이미 하고 있어요.",
        referred: "비자와 사업장 옮기기는 나라가 정하는 일이라 사례를 넘겼어요.",
        office: "출입국·외국인사무소",
        not_adopted: "구가 체류 자격을 줄 수는 없어 싣지 못했어요. 상담받을 곳을 알려 드렸어요.",
    },
    Reasons {
        adopted: "퇴직한 기술자가 작은 공장과 학교를 돕는 동네 기술단을 백서에 담기로 했어요.",
        partly: "일하는 달을 열한 달로 늘리는 것은 담았고, 급여는 나라 기준 안에서만 올릴 수 있어요.",
        done: "어르신 일자리 상담은 모든 동에서 이미 하고 있어요.",
        referred: "정년과 연금 받는 나이는 나라 법이라 의견을 넘겼어요.",
        office: "국민연금공단 지사",
        not_adopted: "나이로 뽑는 순서를 정하는 것은 고령자고용법에 맞지 않아 싣지 않았어요.",
    },
    Reasons {
        adopted: "동네 축제와 빈 공간을 동네 예술가에게 먼저 맡기는 것을 백서에 담기로 했어요.",
        partly: "연습 시간을 일로 치는 것은 구 공연부터 하고, 민간 공연은 권하기로 했어요.",
        done: "빈 상가 작업실 여섯 칸은 이미 빌려드리고 있어요.",
        referred: "예술인 고용보험은 나라 제도라 겪은 일을 넘겼어요.",
        office: "예술인복지재단",
        not_adopted: "한 사람에게 해마다 같은 돈을 드리는 것은 심사 없이 정할 수 없어 싣지 않았어요.",
    },
    Reasons {
        adopted: "일터 가까운 빈집을 고쳐 청년과 일하는 사람에게 빌려주는 것을 백서에 담기로 했어요.",
        partly: "보증금을 나누어 내는 것은 담았고, 월세 상한은 구가 정할 수 없어 뺐어요.",
        done: "공공 샤워실과 쉼터 지도는 이미 누리집에 있어요. 밤에 여는 곳을 더했어요.",
        referred: "공공임대의 입주 자격은 시가 정해서 넘겼어요.",
        office: "시 도시공사",
        not_adopted: "남의 빈집을 구가 바로 쓰는 것은 재산권 때문에 할 수 없어 싣지 않았어요.",
    },
    Reasons {
        adopted: "안부를 살피고 집을 고치는 일을 한 해 내내 하는 마을 일자리로 백서에 담기로 했어요.",
        partly: "마을 기업의 첫 일감은 담았고, 계속 사 주는 약속은 해마다 살펴보기로 했어요.",
        done: "동마다 마을 공구 창고를 이미 열었어요. 쓰는 방법을 다시 알려요.",
        referred: "사회적 기업 인증은 나라가 해서 바라는 점을 넘겼어요.",
        office: "사회적기업진흥원",
        not_adopted: "봉사 시간을 모두 돈으로 바꾸는 것은 봉사하는 분들의 반대가 많아 싣지 않았어요.",
    },
    Reasons {
        adopted: "한 번 적은 서류로 여러 제도를 찾아 주고 먼저 찾아가는 상담을 백서에 담기로 했어요.",
        partly: "저녁 창구는 화요일과 목요일부터 열고, 주말은 이용을 보고 정하기로 했어요.",
        done: "일자리 소식 문자는 이미 보내고 있어요. 누리집 첫 화면에서 신청할 수 있어요.",
        referred: "나라 구직 사이트를 고치는 것은 그곳이 할 일이라 불편한 점을 모아 넘겼어요.",
        office: "고용정보원",
        not_adopted: "본인 동의 없이 자료를 모아 먼저 알려 드리는 것은 법이 막고 있어 싣지 못했어요.",
    },
    Reasons {
        adopted: "핵심 질문에는 들지 않았지만 동네 생활과 일이 이어지는 이야기라 백서 덧붙임에 담기로 했어요.",
        partly: "일자리와 닿는 부분만 담고, 나머지는 맡은 부서가 따로 답하기로 했어요.",
        done: "이미 맡은 부서가 하고 있는 일이에요. 누리집 ‘생활’에서 지금 모습을 볼 수 있어요.",
        referred: "일자리 대화에서 다루기 어려운 물음이라 맡은 부서로 넘겼어요.",
        office: "구청 민원여권과",
        not_adopted: "일자리와 닿는 점을 찾지 못해 싣지 않았어요. 다른 대화가 열리면 먼저 알려 드려요.",
    },
];

/// A third is taken in, wholly or in part; of nine neighbours each gets one of these.
const TURNS: [OutcomeWord; 9] = [
    OutcomeWord::Adopted,
    OutcomeWord::Done,
    OutcomeWord::NotAdopted,
    OutcomeWord::Partly,
    OutcomeWord::Referred,
    OutcomeWord::Done,
    OutcomeWord::Adopted,
    OutcomeWord::NotAdopted,
    OutcomeWord::Referred,
];

impl Reasons {
    fn outcome(&self, word: OutcomeWord) -> NewOutcome {
        let reason = match word {
            OutcomeWord::Adopted => self.adopted,
            OutcomeWord::Partly => self.partly,
            OutcomeWord::Done => self.done,
            OutcomeWord::Referred => self.referred,
            OutcomeWord::NotAdopted => self.not_adopted,
        };
        let office = if word.needs_office() { self.office } else { "" };
        NewOutcome {
            word: word.as_str().to_owned(),
            reason: reason.to_owned(),
            office: office.to_owned(),
            ..NewOutcome::default()
        }
    }
}

/// What gets which outcome: by topic and word, and what kind of thing it is.
type Buckets = BTreeMap<(usize, OutcomeWord, Listed), Vec<Given>>;

impl Story {
    /// Gives every core question, question and answer that has none an outcome. Questions that say the
    /// same get theirs as a group.
    pub(super) async fn give_outcomes(
        &self,
        dialogue: &Dialogue,
        cores: &[CoreQuestionView],
    ) -> anyhow::Result<()> {
        let mut buckets = Buckets::new();
        for (topic, core) in cores.iter().enumerate() {
            if !self.has_outcome(dialogue, core).await? {
                let given = (Receiver::CoreQuestion, core.row.id);
                buckets
                    .entry((topic, OutcomeWord::Adopted, Listed::CoreQuestions))
                    .or_default()
                    .push(given);
            }
            let answers = self.open(dialogue, Listed::Answers, Some(core.id())).await?;
            for (line, word) in answers.iter().zip(TURNS.iter().cycle()) {
                let bucket = buckets.entry((topic, *word, Listed::Answers)).or_default();
                bucket.push((Receiver::Answer, line.id));
            }
        }
        let questions = self.open(dialogue, Listed::Questions, None).await?;
        let mut groups = BTreeSet::new();
        let units: Vec<&Line> = questions
            .iter()
            .filter(|line| line.group_id.is_none_or(|group| groups.insert(group)))
            .collect();
        for (line, word) in units.into_iter().zip(TURNS.iter().cycle()) {
            let number = line.number.and_then(|number| usize::try_from(number - 1).ok());
            let topic = number.unwrap_or(TOPICS.len() - 1);
            let given = match line.group_id {
                Some(group) => (Receiver::Group, group),
                None => (Receiver::Question, line.id),
            };
            buckets.entry((topic, *word, Listed::Questions)).or_default().push(given);
        }
        for ((topic, word, _), items) in buckets {
            let Some(reasons) = TOPICS.get(topic) else { continue };
            let new = reasons.outcome(word);
            self.app.give_outcome(&Actor::command_line(), dialogue, &items, &new).await?;
        }
        Ok(())
    }

    async fn has_outcome(
        &self,
        dialogue: &Dialogue,
        core: &CoreQuestionView,
    ) -> anyhow::Result<bool> {
        let items = [(Receiver::CoreQuestion, core.row.id)];
        let held = self.app.outcome_history(&Actor::command_line(), dialogue, &items).await?;
        Ok(held.iter().any(|held| held.ended_at.is_none()))
    }

    /// Everything of a kind that has no outcome yet.
    async fn open(
        &self,
        dialogue: &Dialogue,
        listed: Listed,
        core_question: Option<CoreQuestionId>,
    ) -> anyhow::Result<Vec<Line>> {
        let filter = OutcomeFilter {
            listed,
            core_question,
            word: None,
            without: true,
            search: String::new(),
        };
        let all = Slice::first(i64::from(u16::MAX));
        let page = self.app.outcome_list(&Actor::command_line(), dialogue, &filter, all).await?;
        Ok(page.items)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_reason_is_its_own_and_a_third_is_taken_in() {
        let mut reasons: Vec<String> = TOPICS
            .iter()
            .flat_map(|topic| OutcomeWord::ALL.iter().map(|word| topic.outcome(*word).reason))
            .collect();
        let all = reasons.len();
        reasons.sort();
        reasons.dedup();
        assert_eq!((all, reasons.len()), (105, 105));
        let taken_in = |word: &&OutcomeWord| word.may_have_target() && **word != OutcomeWord::Done;
        assert_eq!(TURNS.iter().filter(taken_in).count() * 3, TURNS.len());
    }
}
