//! report.html: one page, complete in itself, that says in Korean and English how chances are spread,
//! what proves them, who was drawn by which random value, and how anyone checks it. Values with few
//! people in the pool are put together, so that nobody is told apart.

use super::public::units;
use super::{Drawn, Feature, Lottery, Method, Person, UNIT};
use crate::number::{At, decimal, fraction, real, whole};

/// Groups smaller than this are put together.
const SMALL: usize = 5;
/// Bars of the chart.
const BARS: usize = 24;

const STYLE: &str = "\
:root{--ink:#1b2420;--soft:#5b6a63;--line:#d9e0dc;--paper:#fff;--tint:#eef5f1;--green:#0b6b46}\
@media(prefers-color-scheme:dark){:root{--ink:#e8eeeb;--soft:#a3b2ab;--line:#33403a;--paper:#141a17;\
--tint:#1c2621;--green:#6fd3a5}}\
*{box-sizing:border-box}body{margin:0;background:var(--paper);color:var(--ink);\
font:17px/1.65 'Pretendard GOV','Pretendard','Apple SD Gothic Neo','Malgun Gothic','Noto Sans KR',sans-serif;\
word-break:keep-all;overflow-wrap:anywhere}main{max-width:52rem;margin:0 auto;padding:2.5rem 1.25rem 4rem}\
h1{font-size:2rem;line-height:1.25;margin:0 0 .25rem}h2{font-size:1.3rem;margin:2.75rem 0 .5rem;\
padding-top:1rem;border-top:2px solid var(--ink)}small,.en{color:var(--soft);font-size:.88rem}\
p{margin:.4rem 0}.en{display:block}dl{display:grid;grid-template-columns:repeat(auto-fit,minmax(9.5rem,1fr));\
gap:.75rem;margin:1.5rem 0}dl div{background:var(--tint);border-radius:.6rem;padding:.8rem 1rem}\
dt{color:var(--soft);font-size:.88rem}dd{margin:0;font-size:1.6rem;font-weight:700;\
font-variant-numeric:tabular-nums}table{width:100%;border-collapse:collapse;margin:.75rem 0 1.5rem;\
font-size:.95rem}caption{text-align:left;font-weight:700;padding:.4rem 0}th,td{padding:.45rem .5rem;\
border-bottom:1px solid var(--line);text-align:right;font-variant-numeric:tabular-nums}\
th:first-child,td:first-child{text-align:left;font-weight:400}thead th{color:var(--soft);font-weight:400;\
font-size:.85rem}.scroll{overflow-x:auto}ol.ids{list-style:none;display:flex;flex-wrap:wrap;gap:.4rem;\
padding:0;margin:.75rem 0}ol.ids li{background:var(--tint);border-radius:.4rem;padding:.1rem .55rem;\
font-variant-numeric:tabular-nums}code{font-size:.85rem;background:var(--tint);padding:.1rem .3rem;\
border-radius:.3rem}svg{width:100%;height:auto;margin:.5rem 0}svg text{fill:var(--soft);font-size:12px}\
svg rect{fill:var(--green)}svg line{stroke:var(--line)}@media print{main{padding:0}dl div,ol.ids li,code\
{border:1px solid var(--line)}}";

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

/// A chance in per cent, two decimals.
fn percent(chance: f64) -> String {
    decimal(&(fraction(units(chance), UNIT) * whole(100)), 2)
}

/// A text in Korean, and the same in English below it.
fn both(korean: &str, english: &str) -> String {
    format!("<p>{korean}<span class=\"en\" lang=\"en\">{english}</span></p>\n")
}

fn heading(korean: &str, english: &str) -> String {
    format!("<h2>{korean} <small lang=\"en\">{english}</small></h2>\n")
}

/// The whole page.
pub(super) fn report(lottery: &Lottery, drawn: &Drawn, people: &[Person]) -> String {
    let parts = [
        head(lottery, drawn),
        result(drawn),
        chances(lottery),
        quotas(lottery, drawn, people),
        method(lottery),
        checking(lottery, drawn),
    ];
    format!(
        "<!doctype html>\n<html lang=\"ko\">\n<head><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">\
         <title>추첨 보고서</title><style>{STYLE}</style></head>\n<body><main>\n{}</main></body>\n</html>\n",
        parts.concat()
    )
}

fn head(lottery: &Lottery, drawn: &Drawn) -> String {
    let (all, seats) = (lottery.people.len(), lottery.seats);
    let mean = real(seats) / real(all.max(1));
    let card = |korean: &str, english: &str, value: &str| {
        format!("<div><dt>{korean} <span lang=\"en\">{english}</span></dt><dd>{value}</dd></div>\n")
    };
    let state = if drawn.ticket.is_some() {
        both("추첨을 마쳤습니다.", "The draw is complete.")
    } else {
        both(
            "아직 뽑지 않았습니다. 아래 공약을 먼저 알리고, 그다음에 공개 난수를 정합니다.",
            "Not drawn yet. The commitment below is announced first, then a public random value is taken.",
        )
    };
    format!(
        "<h1>추첨 보고서</h1>\n<small lang=\"en\">Report of the draw</small>\n{state}<dl>\n{}{}{}{}{}</dl>\n",
        card("신청한 사람", "applicants", &all.to_string()),
        card("뽑는 자리", "seats", &seats.to_string()),
        card("고른 기회라면", "if all equal", &format!("{} %", percent(mean))),
        card("가장 작은 기회", "least chance", &format!("{} %", percent(lottery.minimum))),
        card("기회의 고르기", "Gini", &decimal(&fraction(units(lottery.gini), UNIT), 3)),
    )
}

fn ids(list: &[String]) -> String {
    let items: String = list.iter().map(|id| format!("<li>{}</li>", escaped(id))).collect();
    format!("<ol class=\"ids\">{items}</ol>\n")
}

fn result(drawn: &Drawn) -> String {
    let (Some(random), Some(ticket)) = (&drawn.random, drawn.ticket) else { return String::new() };
    let random = escaped(random);
    let mut text = heading("뽑힌 사람", "Who was drawn");
    text.push_str(&both(
        &format!("공개 난수 <b>{random}</b>에서 표 {}번이 나왔습니다.", ticket + 1),
        &format!("The public random value {random} gives ticket {}.", ticket + 1),
    ));
    text.push_str(&ids(&drawn.members));
    if !drawn.alternates.is_empty() {
        text.push_str(&both(
            "그만두는 사람이 있으면 이 차례로 채웁니다.",
            "Whoever drops out is replaced in this order.",
        ));
        text.push_str(&ids(&drawn.alternates));
    }
    text
}

/// How many people have which chance: bars, of which none stands for fewer than a few people.
fn chances(lottery: &Lottery) -> String {
    let own: Vec<f64> = lottery.people.iter().map(|person| person.probability).collect();
    let most = own.iter().copied().fold(0.0, f64::max).max(1e-9);
    let mut bars = vec![0_usize; BARS];
    for chance in &own {
        let bar = (chance / most * real(BARS)).floor().min(real(BARS - 1));
        bars.change(num_traits::ToPrimitive::to_usize(&bar).unwrap_or(0), |count| count + 1);
    }
    // Bars of few people go to their left neighbour that has some, or else to the right.
    let merge = |bars: &mut Vec<usize>, order: &mut dyn Iterator<Item = usize>| {
        let mut carried = 0;
        for at in order {
            let count = bars.at(at) + carried;
            carried = if count < SMALL { count } else { 0 };
            bars.put(at, count - carried);
        }
        carried
    };
    let rest = merge(&mut bars, &mut (0..BARS).rev());
    if let Some(first) = bars.iter().position(|count| *count > 0) {
        bars.change(first, |count| count + rest);
    }
    let highest = bars.iter().copied().max().unwrap_or(1).max(1);
    let (width, height) = (720.0 / real(BARS), 150.0);
    let mut svg = String::new();
    for (at, count) in bars.iter().enumerate().filter(|(_, count)| **count > 0) {
        let tall = real(*count) / real(highest) * height;
        svg.push_str(&format!(
            "<rect x=\"{:.1}\" y=\"{:.1}\" width=\"{:.1}\" height=\"{tall:.1}\" rx=\"2\"/>\
             <text x=\"{:.1}\" y=\"{:.1}\" text-anchor=\"middle\">{count}</text>",
            real(at) * width + 2.0,
            170.0 - tall,
            width - 4.0,
            (real(at) + 0.5) * width,
            164.0 - tall
        ));
    }
    format!(
        "{}{}<svg viewBox=\"0 0 720 195\" role=\"img\" aria-label=\"기회마다 사람 수\">\
         <line x1=\"0\" y1=\"170.5\" x2=\"720\" y2=\"170.5\"/>{svg}<text x=\"0\" y=\"188\">0 %</text>\
         <text x=\"720\" y=\"188\" text-anchor=\"end\">{} %</text></svg>\n",
        heading("기회가 어떻게 나뉘었나", "How chances are spread"),
        both(
            "막대는 그만한 기회를 가진 사람의 수입니다. 정원이 없다면 모두 같았을 것입니다.",
            "Each bar counts the people with that chance. Without quotas all would be equal.",
        ),
        percent(most)
    )
}

/// Values of a feature, those with few people together.
fn cells(feature: &Feature, at: usize, people: &[Person]) -> Vec<Vec<usize>> {
    let count = |value: usize| people.iter().filter(|p| p.values.get(at) == Some(&value)).count();
    let mut counted: Vec<(usize, usize)> =
        (0..feature.values.len()).map(|value| (count(value), value)).collect();
    counted.sort_unstable();
    let mut together: Vec<usize> = Vec::new();
    let mut sum = 0;
    let mut cells: Vec<Vec<usize>> = Vec::new();
    for (count, value) in counted {
        // What is put together must not come out by taking the others from the whole.
        if count < SMALL || (0 < sum && sum < SMALL) {
            together.push(value);
            sum += count;
        } else {
            cells.push(vec![value]);
        }
    }
    if !together.is_empty() {
        together.sort_unstable();
        cells.push(together);
    }
    cells.sort_unstable();
    cells
}

fn quotas(lottery: &Lottery, drawn: &Drawn, people: &[Person]) -> String {
    let mut text = heading("정원마다", "By quota");
    let has_drawn = drawn.ticket.is_some();
    let is_member: Vec<bool> =
        lottery.people.iter().map(|person| drawn.members.contains(&person.id)).collect();
    for (at, feature) in lottery.features.iter().enumerate() {
        let last = if has_drawn { "<th>뽑힘<br><span lang=\"en\">drawn</span></th>" } else { "" };
        text.push_str(&format!(
            "<div class=\"scroll\"><table><caption>{}</caption><thead><tr><th></th>\
             <th>정원<br><span lang=\"en\">quota</span></th>\
             <th>신청<br><span lang=\"en\">applicants</span></th>\
             <th>기회<br><span lang=\"en\">chance</span></th>{last}</tr></thead><tbody>\n",
            escaped(&feature.name)
        ));
        for cell in cells(feature, at, people) {
            let values: Vec<_> =
                cell.iter().filter_map(|value| feature.values.get(*value)).collect();
            let names: Vec<&str> = values.iter().map(|value| value.name.as_str()).collect();
            let is_own = |person: &Person| person.values.get(at).is_some_and(|v| cell.contains(v));
            let own = people.iter().zip(&lottery.people).filter(|(person, _)| is_own(person));
            let own: Vec<f64> = own.map(|(_, chance)| chance.probability).collect();
            let quota = match values.as_slice() {
                [value] if value.min == value.max => value.min.to_string(),
                [value] => format!("{}–{}", value.min, value.max),
                _ => String::new(),
            };
            let (count, range) = if own.len() < SMALL {
                (format!("&lt; {SMALL}"), String::new())
            } else {
                let least = own.iter().copied().fold(f64::INFINITY, f64::min);
                let most = own.iter().copied().fold(0.0, f64::max);
                let (least, most) = (percent(least), percent(most));
                let range = if least == most { least } else { format!("{least}–{most}") };
                (own.len().to_string(), format!("{range} %"))
            };
            let members = people.iter().zip(&is_member).filter(|(p, is)| **is && is_own(p)).count();
            let members = if has_drawn { format!("<td>{members}</td>") } else { String::new() };
            text.push_str(&format!(
                "<tr><td>{}</td><td>{quota}</td><td>{count}</td><td>{range}</td>{members}</tr>\n",
                escaped(&names.join(" · "))
            ));
        }
        text.push_str("</tbody></table></div>\n");
    }
    text
}

fn method(lottery: &Lottery) -> String {
    let (korean, english) = match lottery.method {
        Method::Legacy => (
            "가장 급한 정원부터 한 사람씩 아무나 뽑는 일을 표마다 되풀이했습니다.",
            "For every ticket applicants were taken at random one by one, the most urgent quota first.",
        ),
        Method::Maximin => (
            "가장 작은 기회가 가장 크도록 정했습니다.",
            "The least chance is as great as it can be.",
        ),
        Method::Leximin => (
            "가장 작은 기회를 가장 크게, 그다음 작은 기회를 가장 크게, 이렇게 끝까지 정했습니다.",
            "The least chance is as great as it can be, then the next, and so on.",
        ),
        Method::Nash => (
            "모든 기회를 곱한 값이 가장 크도록 정했습니다.",
            "The product of all chances is as great as it can be.",
        ),
        Method::Goldilocks => (
            "너무 큰 기회도 너무 작은 기회도 없도록 정했습니다.",
            "No chance is far above the mean nor far below it.",
        ),
    };
    let mut text = heading("어떻게 정했나", "How it was decided");
    text.push_str(&both(korean, english));
    let (panels, tickets) = (lottery.panels.len(), lottery.tickets.len());
    text.push_str(&both(
        &format!(
            "정원을 모두 지키는 명단 {panels}개에 확률을 주고, 같은 확률의 표 {tickets}장으로 나누었습니다."
        ),
        &format!(
            "{panels} panels, each within all quotas, got probabilities; {tickets} equally likely tickets stand for them."
        ),
    ));
    if let Some(certificate) = &lottery.certificate {
        let bound = percent(certificate.bound);
        text.push_str(&both(
            &format!(
                "어떤 추첨도 모두에게 {bound} %보다 큰 기회를 줄 수 없습니다. 증명은 lottery.json에 있습니다."
            ),
            &format!("No lottery gives everyone more than {bound} %; lottery.json holds the proof."),
        ));
    }
    text
}

fn checking(lottery: &Lottery, drawn: &Drawn) -> String {
    let mut text = heading("스스로 확인하기", "Check it yourself");
    text.push_str(&both(
        "이 폴더의 파일만으로 누구나 처음부터 다시 셈할 수 있습니다: <code>mundap draw verify</code>",
        "Anyone can compute everything again from the files in this folder alone.",
    ));
    text.push_str(&both(
        "신청한 사람은 받은 소금값과 자기 줄로 자기 기회를 확인합니다: \
         <code>mundap draw verify --salt … --row …</code>",
        "Applicants find their own row and chance with the salt they were given.",
    ));
    let row = |name: &str, value: &str| {
        format!("<tr><td>{name}</td><td><code>{}</code></td></tr>\n", escaped(value))
    };
    text.push_str(&format!(
        "<div class=\"scroll\"><table><tbody>\n{}{}{}</tbody></table></div>\n",
        row("공약 <span lang=\"en\">commitment</span>", &drawn.commitment),
        row("lottery.json SHA-256", &drawn.lottery),
        row("pool.csv SHA-256", &drawn.pool)
    ));
    text.push_str(&both(
        "적은 사람이 속한 값은 합쳐서 보였습니다.",
        &format!(
            "Values with fewer than {SMALL} people are put together. Version {} of these files.",
            lottery.version
        ),
    ));
    text
}
