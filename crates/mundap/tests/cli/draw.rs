//! `mundap draw`.

use crate::program::{Done, Program, is_private};

const CATEGORIES: &str =
    "feature,value,min,max\n성별,여,2,2\n성별,남,2,2\n나이,젊음,1,3\n나이,늙음,1,3\n";

fn people() -> String {
    let row = |n: usize| {
        let (sex, age) = (["여", "남", "남"][n % 3], ["젊음", "늙음"][n % 2]);
        format!("{n},홍길동{n},{sex},{age},{}길\n", n / 2)
    };
    "id,이름,성별,나이,주소\n".to_owned() + &(0..24).map(row).collect::<String>()
}

fn draw(program: &Program, categories: &str, more: &[&str]) -> Done {
    let categories = program.file("categories.csv", categories);
    let people = program.file("people.csv", people());
    let out = program.path("out").display().to_string();
    let words = ["draw", "--categories", &categories, "--people", &people, "--seats", "4"];
    program.run(&[&words[..], &["--out", &out, "--same-address", "주소"], more].concat())
}

#[test]
fn a_draw_is_announced_completed_and_verified_from_public_files() {
    let program = Program::new();
    draw(&program, CATEGORIES, &["--tickets", "50"]).good();
    let public = program.path("out/public");
    let lottery = std::fs::read(public.join("lottery.json")).unwrap();
    assert!(!program.path("out/private/selected.csv").exists());
    draw(&program, CATEGORIES, &["--tickets", "50", "--random", "3 6 1"]).good();
    assert_eq!(std::fs::read(public.join("lottery.json")).unwrap(), lottery);
    let selected = std::fs::read_to_string(program.path("out/private/selected.csv")).unwrap();
    assert_eq!(selected.lines().count(), 5);
    assert!(is_private(&program.path("out/private")));
    for file in std::fs::read_dir(&public).unwrap() {
        let text = std::fs::read_to_string(file.unwrap().path()).unwrap();
        assert!(!text.contains("홍길동") && !text.contains('길'), "{text}");
    }
    let folder = public.display().to_string();
    assert_eq!(program.json(&["draw", "verify", &folder])["verified"], true);
    let salts = std::fs::read_to_string(program.path("out/private/salts.csv")).unwrap();
    let cells: Vec<&str> = salts.lines().nth(1).unwrap().splitn(5, ',').collect();
    let row = cells[4].trim_matches('"');
    let own = program.json(&["draw", "verify", &folder, "--salt", cells[2], "--row", row]);
    assert_eq!(own["own"]["id"], cells[1]);
    let other = row.replace("길", "가");
    let words = ["draw", "verify", &folder, "--salt", cells[2], "--row", &other];
    program.run(&words).refused(2, "pool.csv에 없습니다");
    let pool = std::fs::read_to_string(public.join("pool.csv")).unwrap();
    std::fs::write(public.join("pool.csv"), pool.replacen("젊음", "늙음", 1)).unwrap();
    program.run(&["draw", "verify", &folder]).refused(1, "맞지 않습니다");
}

#[test]
fn bad_quotas_are_named() {
    let program = Program::new();
    let above = CATEGORIES.replace("여,2,2", "여,3,2");
    draw(&program, &above, &[]).refused(2, "categories.csv:2 'min' 칸: min 3이 max 2보다");
    let below = CATEGORIES.replace("남,2,2", "남,1,1");
    draw(&program, &below, &[]).refused(2, "categories.csv:2: '성별'의 max를 모두 더하면 3");
    let unknown = CATEGORIES.replace("늙음", "어림");
    draw(&program, &unknown, &[]).refused(2, "people.csv:3 '나이' 칸: '늙음'");
}
