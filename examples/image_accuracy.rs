//! What small networks reach on the shipped image sets: the figures of docs/DATA.md.
//!
//! `cargo run --release --example image_accuracy` takes some minutes;
//! `... -- preview FILE` writes composites (train above, test below) as a PNG instead.

#[path = "../tests/common/sheets.rs"]
mod sheets;

use training_ground::data::image_stats::mean_image;
use training_ground::data::images::emoji::{SpriteSheet, Style};
use training_ground::data::images::{ImageSet, Part, PixelScale};
use training_ground::nn::initializer::FanMode;
use training_ground::nn::trainer::{Examples, Hyperparameters, OwnedTargets, Trainer};
use training_ground::nn::{
    Activation, Initializer, Loss, MomentumForm, Network, Optimizer, Regularizer, Workspace,
};

/// Rows centered by the mean image of the training set.
fn examples(set: &ImageSet, train: &ImageSet, scale: PixelScale) -> Examples<f32> {
    let all = |s: &ImageSet| (0..s.len()).collect::<Vec<_>>();
    let mean = mean_image(train.table(&all(train), scale).x.view());
    let mut x: Vec<f64> = Vec::new();
    set.append_rows(&all(set), scale, &mut x);
    let x = x.iter().enumerate();
    Examples {
        x: x.map(|(i, v)| (v - mean[i % mean.len()]) as f32).collect(),
        inputs: set.dims(),
        targets: OwnedTargets::Classes(set.classes()),
    }
}

/// Mean cross-entropy and accuracy.
fn measure(net: &Network<f32>, data: &Examples<f32>) -> (f64, f64) {
    let rows = data.rows();
    let mut work = Workspace::new(net, rows);
    net.forward(&data.x, rows, &mut work);
    let cost = net.output_loss(data.targets.borrow(), Loss::SoftmaxCrossEntropy, &mut work);
    let OwnedTargets::Classes(classes) = &data.targets else {
        return (cost, f64::NAN);
    };
    let best = |s: &[f32]| (0..s.len()).max_by(|&a, &b| s[a].total_cmp(&s[b]));
    let scores = work.scores(net.outputs()).chunks_exact(net.outputs());
    let right = scores.zip(classes).filter(|(s, c)| best(s) == Some(**c));
    (cost, right.count() as f64 / rows as f64)
}

/// How a D-50-10 ReLU net is trained.
struct Recipe {
    scale: PixelScale,
    init: Initializer,
    learning_rate: f64,
    batch: usize,
    epochs: u64,
    rule: Optimizer,
}

fn train(set: &ImageSet, recipe: &Recipe, seed: u64) -> Network<f32> {
    let data = examples(set, set, recipe.scale);
    let layers = [(50, Activation::Relu), (10, Activation::Linear)];
    let mut net = Network::<f64>::zeros(set.dims(), &layers);
    let none = ndarray::Array2::zeros((0, set.dims()));
    recipe.init.initialize(&mut net, 0.0, seed, none.view());
    let hyper = Hyperparameters {
        learning_rate: recipe.learning_rate,
        regularizer: Regularizer::default(),
        batch: recipe.batch,
    };
    let steps = recipe.epochs * (data.rows() as u64).div_ceil(recipe.batch as u64);
    let loss = Loss::SoftmaxCrossEntropy;
    let mut trainer = Trainer::new(net.cast(), data, loss, recipe.rule, hyper, seed);
    for _ in 0..steps {
        trainer.step().expect("a finite run");
    }
    trainer.network
}

/// Cost and accuracy on each set, for three seeds; the first set is trained on.
fn report(name: &str, sets: &dyn Fn(u64) -> Vec<ImageSet>, recipe: &Recipe) {
    println!("{name}");
    for seed in 1..=3 {
        let sets = sets(seed);
        let net = train(&sets[0], recipe, seed);
        print!("  seed {seed}:");
        for set in &sets {
            let (cost, accuracy) = measure(&net, &examples(set, &sets[0], recipe.scale));
            print!("  cost {cost:.4} accuracy {accuracy:.3}");
        }
        println!();
    }
}

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let sprites = sheets::sprites();
    if let [_, file] = &arguments[..] {
        preview(&sprites, file);
        return;
    }
    let head = |set: &ImageSet, n: usize| set.select(&(0..n).collect::<Vec<_>>());
    let fashion = |n: usize| {
        let sets = vec![
            head(&sheets::fashion(Part::Train), n),
            sheets::fashion(Part::Test),
        ];
        move |_: u64| sets.clone()
    };
    let emoji = |n: usize, held_out: Style| {
        let sprites = &sprites;
        let make = move |n, seed, part| sprites.compose(n, seed, part, held_out);
        move |seed| {
            vec![
                make(n, seed, Part::Train),
                make(1000, seed + 100, Part::Train),
                make(1000, seed, Part::Test),
            ]
        }
    };
    let recipe = Recipe {
        scale: PixelScale::Unit,
        init: Initializer::HeNormal {
            mode: FanMode::FanIn,
        },
        learning_rate: 1e-3,
        batch: 10,
        epochs: 30,
        rule: Optimizer::Momentum {
            mu: 0.9,
            form: MomentumForm::Velocity,
        },
    };
    for n in [500, 1000] {
        report(
            &format!("Fashion-MNIST, {n}: train, test"),
            &fashion(n),
            &recipe,
        );
    }
    for (n, style) in [
        (1000, Style::Noto),
        (1000, Style::NotoV1),
        (1000, Style::Fluent),
        (1000, Style::Twemoji),
        (4000, Style::Twemoji),
    ] {
        report(
            &format!(
                "emoji-10, {n}: train, composited anew, held out ({})",
                style.label()
            ),
            &emoji(n, style),
            &recipe,
        );
    }
    // The sanity check: the lecture's weights, plain SGD, no penalty.
    for (scale, learning_rate) in [(PixelScale::Unit, 0.03), (PixelScale::Bytes, 1e-4)] {
        let overfit = Recipe {
            scale,
            init: Initializer::Normal { std: 1e-4 },
            learning_rate,
            batch: 1,
            epochs: 200,
            rule: Optimizer::Sgd,
        };
        let twenty = |sets: Vec<ImageSet>| vec![head(&sets[0], 20)];
        report(
            &format!("Fashion-MNIST, first 20, {scale:?}"),
            &|seed| twenty(fashion(20)(seed)),
            &overfit,
        );
        report(
            &format!("emoji-10, first 20, {scale:?}"),
            &|seed| twenty(emoji(20, Style::HELD_OUT)(seed)),
            &overfit,
        );
    }
}

fn preview(sprites: &SpriteSheet, file: &str) {
    let (columns, rows) = (20, 12);
    let mut pixels = vec![0; columns * rows * 32 * 32 * 3];
    for (part, top) in [(Part::Train, 0), (Part::Test, rows / 2)] {
        let set = sprites.compose(columns * rows / 2, 1, part, Style::HELD_OUT);
        for i in 0..set.len() {
            let (row, column) = (top + i / columns, i % columns);
            for (y, line) in set.image(i).chunks_exact(96).enumerate() {
                let at = ((row * 32 + y) * columns + column) * 96;
                pixels[at..at + 96].copy_from_slice(line);
            }
        }
    }
    let out = std::fs::File::create(file).expect("a file");
    let mut encoder = png::Encoder::new(out, 32 * columns as u32, 32 * rows as u32);
    encoder.set_color(png::ColorType::Rgb);
    let mut writer = encoder.write_header().expect("a header");
    writer.write_image_data(&pixels).expect("an image");
}
