//! What the activations lab draws, and what the page may tell it.
#![cfg(not(target_arch = "wasm32"))]

use crate::common::sheets;
use crate::common::*;
use std::collections::BTreeMap;
use training_ground::data::images::Shelf;
use training_ground::labs::Lab;
use training_ground::labs::activations::settings::View;
use training_ground::labs::activations::{Activations, Settings, dead, race};
use training_ground::settings::RawConfig;

fn config(pairs: &[(&str, &str)]) -> Settings {
    let (config, problems) = Settings::lenient(&RawConfig::from_pairs(pairs.iter().copied()));
    assert!(problems.is_empty(), "{problems:?}");
    config
}

fn whole(lab: &Activations) -> serde_json::Value {
    serde_json::to_value(lab.snapshot()).expect("a snapshot")
}

/// What is drawn holds the numbers of the model, view by view; a view that is not shown is null.
#[test]
fn the_snapshot_of_every_view() {
    let open = |pairs: &[(&str, &str)]| {
        let mut lab = Activations::new(config(pairs), &sheets::shelf());
        while lab.work(1) > 0 {}
        let now = whole(&lab);
        assert_eq!(
            now["link"],
            serde_json::json!(BTreeMap::from_iter(pairs.iter().copied()))
        );
        for (view, name) in View::ALL {
            let part = if view == View::Function {
                "picture"
            } else {
                name
            };
            assert_eq!(now[part].is_null(), now["view"] != name, "{part}");
        }
        (lab, now)
    };
    let (lab, now) = open(&[("act", "maxout:3"), ("x", "2")]);
    let picture = lab.picture().expect("the first view");
    assert_eq!(now["act"], "maxout:3");
    assert_eq!(flat(&now["picture"]["values"]), picture.values);
    assert_eq!(flat(&now["picture"]["pieces"][2]), picture.pieces[2]);
    assert_eq!(list(&now["picture"]["winners"]).len(), picture.xs.len());
    assert_eq!(num(&now["picture"]["gate"]["local"]), picture.gate.local);
    assert!(now["picture"]["gate"]["d_alpha"].is_null());
    let parameters = flat(&now["picture"]["parameters"]);
    assert_eq!(parameters, lab.parameters().map(|n| n as f64));

    let (lab, now) = open(&[("view", "table")]);
    let rows = list(&now["table"]["rows"]);
    assert_eq!(rows.len(), lab.table().len());
    for (shown, row) in rows.iter().zip(lab.table()) {
        assert_eq!(shown["value"], row.value);
        assert_eq!(num(&shown["mean"]), row.mean);
        assert_eq!(list(&shown["curve"]).len(), 33);
        assert_eq!(list(&shown["derivative"]).len(), 33);
        assert_eq!(
            shown["high"].as_f64(),
            Some(row.range[1]).filter(|v| v.is_finite())
        );
    }

    let (lab, now) = open(&[("act", "elu"), ("s", "3"), ("view", "saturation")]);
    let (shown, s) = (
        &now["saturation"],
        lab.saturation().expect("the third view"),
    );
    assert_eq!(list(&shown["lines"]).len(), s.lines.len());
    assert_eq!(
        flat(&shown["lines"][0]["points"][7]["ten"]),
        s.lines[0].points[7].ten
    );
    assert_eq!(num(&shown["whole"]["killed"]), s.population.whole.killed);
}

/// The kept run, of which the page may look at another moment.
#[test]
fn the_snapshot_of_a_run_in_which_units_die() {
    let pairs = [("view", "dead"), ("units", "20"), ("steps", "100")];
    let mut lab = Activations::new(config(&pairs), &Shelf::default());
    let run = whole(&lab);
    assert_eq!(list(&run["dead"]["loss"]).len(), 1);
    assert_eq!(
        list(&run["dead"]["sweep"]["lines"][0]["quartiles"]).len(),
        0
    );
    while lab.work(1) > 0 {}
    let look = serde_json::from_str(r#"{"look":{"at":7,"unit":3}}"#).expect("a command");
    lab.call(look);
    let command = serde_json::from_str::<<Activations as Lab>::Command>;
    assert!(command(r#"{"look":{"at":-1,"unit":3}}"#).is_err() && command(r#""fly""#).is_err());
    let now = &whole(&lab);
    assert_eq!(
        (&now["link"]["at"], &now["link"]["unit"]),
        (&"7".into(), &"3".into())
    );
    let (now, run) = (&now["dead"], lab.dead().expect("the fourth view"));
    assert_eq!((&now["at"], &now["unit"]), (&7.into(), &3.into()));
    let (x, classes) = run.points();
    assert_eq!(
        (list(&now["points"]).len(), list(&now["classes"]).len()),
        (x.len(), classes.len())
    );
    for (step, m) in run.moments.iter().enumerate() {
        assert_eq!(num(&now["loss"][step]) as f32, m.loss as f32);
        for (unit, status) in m.status.iter().enumerate() {
            assert_eq!(now["status"][20 * step + unit], *status as u8);
            assert_eq!(
                num(&now["lines"][3 * (20 * step + unit) + 2]) as f32,
                m.lines[unit][2]
            );
        }
    }
    let deaths = list(&now["deaths"]);
    assert_eq!(deaths.len(), run.deaths.len());
    for (shown, death) in deaths.iter().zip(&run.deaths) {
        assert_eq!(
            (num(&shown["db"]) as f32, num(&shown["after"][2]) as f32),
            (death.db, death.after.b)
        );
    }
    let (sweep, lines) = (&now["sweep"], &lab.sweep().expect("a sweep").lines);
    assert_eq!(sweep["done"], true);
    for (shown, line) in list(&sweep["lines"]).iter().zip(lines) {
        assert_eq!(list(&shown["quartiles"]).len(), dead::RATES);
        let median = dead::Sweep::quartiles(&line.dead[9])[1];
        assert_eq!(num(&shown["quartiles"][9][1]), median);
    }
}

/// The race waits for its images, and says of a contestant what its runs were.
#[test]
fn the_snapshot_of_a_race() {
    let pairs = [
        ("view", "race"),
        ("go", "1"),
        ("width", "16"),
        ("n", "100"),
        ("most", "50"),
        ("seeds", "1"),
        ("rates", "one"),
        ("target", "2"),
    ];
    let mut lab = Activations::new(config(&pairs), &Shelf::default());
    assert_eq!((lab.work(1), lab.sources().len()), (0, 1));
    assert!(whole(&lab)["race"].is_null() && lab.progress().is_none());
    lab.retry(&sheets::shelf());
    assert_eq!(lab.progress().expect("a race").total, 6);
    while lab.work(1) > 0 {}
    assert!(lab.progress().is_none());
    let (now, race) = (&whole(&lab)["race"], lab.race().expect("the fifth view"));
    assert_eq!(
        (&now["seeds_done"], &now["started"]),
        (&1.into(), &true.into())
    );
    for (who, (shown, c)) in list(&now["courses"])
        .iter()
        .zip(&race.contestants)
        .enumerate()
    {
        assert_eq!(shown["value"], race::CONTESTANTS[who].0);
        assert_eq!(flat(&shown["median"]), c.courses[0].loss);
        assert_eq!(
            shown["accuracy"].as_f64(),
            c.courses[0].accuracies.first().copied()
        );
        // With one seed, all quartiles are its own accuracies.
        for (level, &accuracy) in c.courses[0].accuracies.iter().enumerate() {
            assert_eq!(flat(&shown["noisy"][level]), [accuracy; 3]);
            let leaky = &race.contestants[race::LEAKY_RELU].courses[0];
            let ahead = accuracy - leaky.accuracies[level];
            assert_eq!(flat(&shown["ahead"][level]), [ahead; 3]);
        }
        let steps = Some(race.steps(who)[0]).filter(|s| s.is_finite());
        assert_eq!(shown["steps"][1].as_f64(), steps);
    }
}
