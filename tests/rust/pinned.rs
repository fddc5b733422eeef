//! Every seeded thing, to the last bit: a change here changes what an old link shows. The same
//! numbers hold natively and in wasm (this file runs in both).

use std::collections::BTreeMap;
use training_ground::data::{Targets, ToySet, split};
use training_ground::labs::playground::Playground;
use training_ground::labs::playground::settings::Config;
use training_ground::nn::data_dependent::DataDependent;
use training_ground::nn::initializer::FanMode;
use training_ground::nn::lsuv::Lsuv;
use training_ground::nn::{Activation, Initializer, Network};
use training_ground::rng::Stream;
use training_ground::settings::RawConfig;

#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

/// FNV-1a over the bits.
fn fingerprint(values: impl IntoIterator<Item = f64>) -> u64 {
    let bytes = values.into_iter().flat_map(|v| v.to_bits().to_le_bytes());
    bytes.fold(0xcbf2_9ce4_8422_2325, |h, b| {
        (h ^ u64::from(b)).wrapping_mul(0x0000_0100_0000_01b3)
    })
}

/// Compares all at once, so that one run shows every change.
fn pinned(got: Vec<(String, u64)>, want: &[(&str, u64)]) {
    let want: BTreeMap<String, u64> = want.iter().map(|(k, v)| ((*k).into(), *v)).collect();
    let changed: Vec<String> = got
        .iter()
        .filter(|(name, bits)| want.get(name) != Some(bits))
        .map(|(name, bits)| format!("(\"{name}\", 0x{bits:016x}),"))
        .collect();
    assert!(changed.is_empty(), "changed:\n{}", changed.join("\n"));
    assert_eq!(got.len(), want.len());
}

#[test]
fn streams() {
    let mut s = Stream::new(7, "weights", 0);
    let first: Vec<f64> = (0..1000).map(|_| s.normal()).collect();
    let mut order: Vec<usize> = (0..100).collect();
    Stream::new(7, "shuffle", 3).shuffle(&mut order);
    let mut u = Stream::new(8, "weights", 0);
    pinned(
        vec![
            ("normal".into(), fingerprint(first)),
            (
                "shuffle".into(),
                fingerprint(order.iter().map(|&i| i as f64)),
            ),
            ("uniform".into(), fingerprint((0..100).map(|_| u.uniform()))),
            (
                "below".into(),
                fingerprint((0..100).map(|_| u.below(10) as f64)),
            ),
        ],
        STREAMS,
    );
}

#[test]
fn data_sets() {
    let mut got = Vec::new();
    for set in ToySet::ALL {
        let data = set.generate(100, 0.1, 3, 5);
        let targets: Vec<f64> = match &data.targets {
            Targets::Classes(c) => c.iter().map(|&c| c as f64).collect(),
            Targets::Values(v) => v.iter().copied().collect(),
        };
        let bits = fingerprint(data.x.iter().copied().chain(targets));
        got.push((set.name().to_string(), bits));
        if set == ToySet::Circle {
            let (train, test) = split(&data, 0.5, 5);
            let rows = train.into_iter().chain(test).map(|i| i as f64);
            got.push(("split".into(), fingerprint(rows)));
        }
    }
    pinned(got, DATA_SETS);
}

#[test]
fn initializers() {
    let rules: [(&str, Initializer); 14] = [
        ("normal", Initializer::Normal { std: 0.01 }),
        ("uniform", Initializer::Uniform { bound: 0.1 }),
        ("lecun_normal", Initializer::LecunNormal),
        ("lecun_uniform", Initializer::LecunUniform),
        ("glorot_normal", Initializer::GlorotNormal { gain: 1.0 }),
        ("glorot_uniform", Initializer::GlorotUniform { gain: 1.0 }),
        (
            "he_normal",
            Initializer::HeNormal {
                mode: FanMode::FanIn,
            },
        ),
        ("pytorch", Initializer::PytorchDefault),
        ("keras_he", Initializer::KerasHeTruncated),
        ("orthogonal", Initializer::Orthogonal { gain: 1.0 }),
        ("random_walk", Initializer::RandomWalk),
        ("mean_field", Initializer::MeanField { sigma_w: 1.5 }),
        (
            "data_dependent",
            Initializer::DataDependent(DataDependent::default()),
        ),
        ("lsuv", Initializer::Lsuv(Lsuv::default())),
    ];
    let x = ToySet::Spiral.generate(60, 0.1, 3, 5).x;
    let got = rules.iter().map(|(name, rule)| {
        let layers = [
            (5, Activation::Tanh),
            (4, Activation::Relu),
            (2, Activation::Linear),
        ];
        let mut net = Network::<f64>::zeros(2, &layers);
        rule.initialize(&mut net, 0.0, 11, x.view());
        (name.to_string(), fingerprint(net.theta()))
    });
    pinned(got.collect(), INITIALIZERS);
}

fn trained(pairs: &[(&str, &str)], steps: u64) -> u64 {
    let raw = RawConfig::from_pairs(pairs.iter().copied());
    let config = Config::try_from(raw).expect("a valid configuration");
    let mut lab = Playground::new(config, None);
    assert_eq!(lab.run(steps), steps);
    let e = lab.evaluate();
    let theta = lab.trainer().network.theta();
    let losses = [e.train.data, e.test.data, e.penalty_l1, e.penalty_l2];
    fingerprint(theta.iter().map(|&v| f64::from(v)).chain(losses))
}

#[test]
fn runs() {
    let got = vec![
        ("default".to_string(), trained(&[], 200)),
        (
            "spiral, Adam".into(),
            trained(
                &[
                    ("data", "spiral"),
                    ("hidden", "16,16"),
                    ("opt", "adam"),
                    ("lr", "0.01"),
                    ("l2", "0.001"),
                    ("seed", "3"),
                ],
                300,
            ),
        ),
        (
            "maxout, sine inputs, standardized".into(),
            trained(
                &[
                    ("data", "xor"),
                    ("hidden", "6,5"),
                    ("act", "maxout:3,prelu"),
                    ("in", "x1,x2,sinx1"),
                    ("prep", "standardize"),
                    ("loss", "hinge"),
                    ("opt", "nesterov"),
                    ("lr", "0.01"),
                    ("l1", "0.001"),
                ],
                150,
            ),
        ),
    ];
    pinned(got, RUNS);
}

const STREAMS: &[(&str, u64)] = &[
    ("normal", 0xe391_275b_0ca9_c375),
    ("shuffle", 0xa111_c643_a12f_5130),
    ("uniform", 0x952d_3ef2_6d12_06ae),
    ("below", 0x822e_3c7b_f3a0_dfc8),
];
const DATA_SETS: &[(&str, u64)] = &[
    ("circle", 0xaa55_49b7_21b9_1f16),
    ("split", 0xa50b_2d3e_731b_8fe4),
    ("xor", 0x7a59_21e0_54df_d726),
    ("gaussians", 0x7a6e_108d_70af_0644),
    ("spiral", 0x1761_d2ae_820b_7b7b),
    ("moons", 0xdaab_b3a9_f122_f178),
    ("blobs", 0xe465_54a5_fd71_dc26),
    ("reg_plane", 0x5086_8a9d_d468_5d5f),
    ("reg_gauss", 0x505a_7fa9_55d4_955d),
];
const INITIALIZERS: &[(&str, u64)] = &[
    ("normal", 0xd03a_cbcd_fca2_f397),
    ("uniform", 0xe9a5_a9d6_4334_d2a6),
    ("lecun_normal", 0x6439_2b7a_a150_b760),
    ("lecun_uniform", 0x1aa0_0257_80e4_dc82),
    ("glorot_normal", 0x5106_76d6_a7eb_c972),
    ("glorot_uniform", 0x4a3a_4a71_f588_f200),
    ("he_normal", 0x6215_3788_d0f9_c903),
    ("pytorch", 0x9e6e_1988_577d_68a7),
    ("keras_he", 0x04c1_b1ab_42be_8d0f),
    ("orthogonal", 0x9b08_aeac_4e72_80ce),
    ("random_walk", 0x392f_a9a4_c510_6f5c),
    ("mean_field", 0x9f38_f013_a63f_b85c),
    ("data_dependent", 0x7fc2_6c69_cac3_1409),
    ("lsuv", 0xbfd2_6432_16d7_351c),
];
const RUNS: &[(&str, u64)] = &[
    ("default", 0x1955_44f7_de67_6e63),
    ("spiral, Adam", 0xffce_aeac_62dc_9eb1),
    ("maxout, sine inputs, standardized", 0xc673_22c0_9f75_839d),
];
