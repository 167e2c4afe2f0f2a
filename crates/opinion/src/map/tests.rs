#![allow(clippy::float_cmp, reason = "the same numbers, not near ones")]

use proptest::prelude::*;

use super::*;

/// A population: `groups` clouds on a circle, by a fixed sequence.
fn clouds(people: u32, groups: u8) -> (Vec<Place>, Vec<Option<u8>>) {
    let mut state = 12_345u64;
    let mut unit = || {
        state =
            state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        f64::from(u32::try_from(state >> 32).unwrap()) / 4_294_967_296.0
    };
    let one = |person: u32| {
        let group = u8::try_from(person % u32::from(groups)).unwrap();
        let (sine, cosine) =
            libm::sincos(std::f64::consts::TAU * f64::from(group) / f64::from(groups));
        let mut normal = || (0..12).map(|_| unit()).sum::<f64>() - 6.0;
        ([3.0 * cosine + normal(), 3.0 * sine + normal()], Some(group))
    };
    (0..people).map(one).unzip()
}

fn total(map: &Map) -> u64 {
    map.marks.iter().map(|mark| u64::from(mark.count)).sum()
}

#[test]
fn hexagons_tile_the_map() {
    // The centre of each hexagon lies in it, and everything near that centre too.
    for row in 0..ROWS {
        for column in 0..COLUMNS - row % 2 {
            let [x, y] = centre(row, column);
            assert_eq!(cell([x, y]), (row, column));
            let near = CELL * 0.49;
            for [right, down] in [[near, 0.0], [-near, 0.0], [0.0, near], [0.0, -near]] {
                assert_eq!(cell([x + right, y + down]), (row, column));
            }
        }
    }
    let [x, y] = centre(ROWS - 1, COLUMNS - 1);
    assert!((x + CELL / 2.0 - 1.0).abs() < 1e-12 && (y + RADIUS - HEIGHT).abs() < 1e-12);
}

#[test]
fn a_hexagon_has_the_group_of_most() {
    let mut people = vec![([0.5, 0.3], Some(1)), ([0.5, 0.3], Some(0)), ([0.5, 0.3], None)];
    let (marks, _, mixed) = count(&people);
    assert_eq!((marks.len(), marks[0].count, marks[0].group, mixed), (1, 3, Some(0), 2));
    people.push(([0.5, 0.3], None));
    assert_eq!(count(&people).0[0].group, None);
    people.extend([([0.5, 0.3], Some(1)), ([0.5, 0.3], Some(1))]);
    let (marks, centres, mixed) = count(&people);
    assert_eq!((marks[0].group, mixed, centres.len()), (Some(1), 3, 2));
}

#[test]
fn steps_grow_with_the_crowd() {
    let marks = |counts: &[u32]| -> Vec<Mark> {
        let mark = |count: &u32| Mark { x: 0.0, y: 0.0, count: *count, step: 0, group: None };
        counts.iter().map(mark).collect()
    };
    assert_eq!(steps(&marks(&[1, 3, 11])), [1, 2, 4, 7, 11]);
    assert_eq!(steps(&marks(&[12, 3, 11])), [1, 4, 8, 14, 22]);
    assert_eq!(steps(&marks(&[50_000, 50_000])), [1, 10_000, 20_000, 35_000, 55_000]);
    assert_eq!(steps(&[]), [1, 2, 4, 7, 11]);
    let standard = [1, 2, 4, 7, 11];
    let each = [1, 2, 3, 4, 6, 7, 10, 11, 9999].map(|count| step(count, &standard));
    assert_eq!(each, [0, 1, 1, 2, 2, 3, 3, 4, 4]);
}

#[test]
fn a_hundred_thousand_people_make_a_readable_map() {
    let (places, groups) = clouds(100_000, 3);
    let map = Map::of(&places, &groups);
    assert_eq!(total(&map), 100_000);
    assert!(map.marks.len() > 200 && map.marks.len() <= 578, "{}", map.marks.len());
    let of_step = |step: u8| map.marks.iter().filter(|mark| mark.step == step).count();
    let greatest = of_step(4);
    assert!(greatest >= 3 && greatest <= map.marks.len() / 10, "{greatest}");
    assert!((0..5).all(|step| of_step(step) >= 3), "{:?}", map.steps);
    assert!(map.clipped < 200, "{}", map.clipped);
}

#[test]
fn one_person_far_out_presses_nobody_together() {
    let (mut places, groups) = clouds(300, 2);
    let before = Map::of(&places, &groups);
    assert_eq!(before.clipped, 0);
    places[7] = [1e9, -1e9];
    let after = Map::of(&places, &groups);
    assert_eq!(after.clipped, 1);
    assert!(after.marks.len() * 2 > before.marks.len());
}

#[test]
fn everyone_in_one_place_is_one_hexagon() {
    let map = Map::of(&[[2.5, -1.0]; 80], &[Some(0); 80]);
    assert_eq!((map.marks.len(), map.marks[0].count, map.clipped), (1, 80, 0));
    let few = Map::of(&[[2.5, -1.0]; 59], &[Some(0); 59]);
    assert_eq!((few.marks.len(), few.hexagons), (59, false));
    assert_eq!(Map::of(&[], &[]).marks, []);
}

#[test]
fn ones_own_place_is_where_the_map_counts_one() {
    let (places, groups) = clouds(500, 3);
    let map = Map::of(&places, &groups);
    for place in &places {
        let (row, column) = cell(map.frame.place(*place));
        let [x, y] = centre(row, column);
        assert!(map.marks.iter().any(|mark| (mark.x, mark.y) == (x, y)));
    }
}

fn people() -> impl Strategy<Value = Vec<(Place, Option<u8>)>> {
    let number = prop_oneof![
        8 => -3.0..3.0f64,
        1 => Just(0.0),
        1 => any::<f64>(),
    ];
    let place = [number.clone(), number];
    proptest::collection::vec((place, proptest::option::of(0u8..9)), 0..140)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn everyone_stands_in_one_place_whatever_their_order(
        people in people(), turn in any::<prop::sample::Index>(),
    ) {
        let of = |people: &[(Place, Option<u8>)]| {
            let (places, groups): (Vec<Place>, Vec<Option<u8>>) = people.iter().copied().unzip();
            Map::of(&places, &groups)
        };
        let map = of(&people);
        prop_assert_eq!(total(&map), u64::try_from(people.len()).unwrap());
        prop_assert!(map.marks.len() <= 578);
        let inside = |[x, y]: Place| (0.0..=1.0).contains(&x) && (0.0..=HEIGHT).contains(&y);
        prop_assert!(map.marks.iter().all(|mark| inside([mark.x, mark.y])));
        prop_assert!(map.labels.iter().all(|label| inside(*label)) && inside(map.origin));
        for (at, mark) in map.marks.iter().enumerate() {
            prop_assert!(usize::from(mark.step) < STEPS && mark.count > 0);
            for other in map.marks.iter().skip(at + 1) {
                let apart = distance2(&[mark.x, mark.y], &[other.x, other.y]).sqrt();
                prop_assert!(apart > APART * 0.98, "two cover each other");
            }
        }
        let mut turned = people.clone();
        turned.rotate_left(if people.is_empty() { 0 } else { turn.index(people.len()) });
        turned.reverse();
        prop_assert_eq!(of(&turned), map);
    }

    #[test]
    fn labels_do_not_cover_each_other(
        centres in proptest::collection::vec([0.0..1.0f64, 0.0..HEIGHT], 1..=7),
    ) {
        let chosen = labels(&[], &centres);
        for (at, label) in chosen.iter().enumerate() {
            for other in chosen.iter().skip(at + 1) {
                prop_assert!(!is_over(label, other, 1.0));
            }
        }
    }
}
