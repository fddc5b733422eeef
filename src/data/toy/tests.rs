use super::*;

#[test]
fn classes_are_balanced_and_in_the_plane_for_every_n() {
    for set in ToySet::ALL {
        for (n, classes, noise) in [
            (0, 2, 0.0),
            (1, 9, 0.5),
            (7, 3, 0.5),
            (200, 4, 0.25),
            (501, 6, 0.5),
        ] {
            let data = set.generate(n, noise, classes, 11);
            assert_eq!((data.len(), data.dims()), (n, 2));
            assert!(data.x.iter().all(|v| v.abs() <= EXTENT), "{set:?}");
            let counts = data.class_counts();
            if set.is_regression() {
                assert!(counts.is_empty());
            } else {
                assert_eq!(
                    counts.len(),
                    if set.takes_classes() {
                        classes.min(6)
                    } else {
                        2
                    }
                );
                let (low, high) = (counts.iter().min(), counts.iter().max());
                assert!(high.unwrap() - low.unwrap() <= 1, "{set:?} {counts:?}");
            }
        }
    }
}

#[test]
fn same_request_same_bits_and_a_new_seed_a_new_draw() {
    for set in ToySet::ALL {
        let one = set.generate(100, 0.1, 3, 7);
        assert_eq!(one, set.generate(100, 0.1, 3, 7), "{set:?}");
        assert_ne!(one.x, set.generate(100, 0.1, 3, 8).x, "{set:?}");
    }
}

#[test]
fn noise_scales_the_displacement_from_the_same_base() {
    let displacement = |set: ToySet, noise: f64| {
        let base = set.generate(400, 0.0, 2, 5);
        let moved = set.generate(400, noise, 2, 5);
        assert_eq!(base.classes(), moved.classes());
        let d = &moved.x - &base.x;
        (d.iter().map(|v| v * v).sum::<f64>() / d.len() as f64).sqrt()
    };
    for set in ToySet::ALL {
        let (small, large) = (displacement(set, 0.05), displacement(set, 0.1));
        if set.is_regression() {
            assert_eq!((small, large), (0.0, 0.0));
            let (a, b) = (set.generate(50, 0.0, 2, 5), set.generate(50, 0.3, 2, 5));
            assert_ne!(a.targets, b.targets);
        } else {
            assert!(
                0.0 < small && small < large && large < 1.0,
                "{set:?} {small} {large}"
            );
        }
    }
    // Uniform on +-5 * noise: rms 5 * noise / sqrt(3), a little less for the reflected points.
    let rms = displacement(ToySet::Circle, 0.2);
    assert!((rms - 1.0 / 3f64.sqrt()).abs() < 0.05, "{rms}");
}

#[test]
fn noiseless_geometry_is_the_advertised_one() {
    let points = |set: ToySet, classes| {
        let data = set.generate(600, 0.0, classes, 3);
        let labels = data.classes().map(<[usize]>::to_vec).unwrap_or_default();
        (data, labels)
    };
    let (circle, labels) = points(ToySet::Circle, 2);
    for (p, &class) in circle.x.rows().into_iter().zip(&labels) {
        let r = (p[0] * p[0] + p[1] * p[1]).sqrt();
        assert!(if class == 1 {
            r <= 2.5
        } else {
            (3.5..=5.0 + 1e-12).contains(&r)
        });
    }
    let (xor, labels) = points(ToySet::Xor, 2);
    for (p, &class) in xor.x.rows().into_iter().zip(&labels) {
        assert!(p[0].abs() >= 0.3 && p[1].abs() >= 0.3);
        assert_eq!(p[0] * p[1] > 0.0, class == 1);
    }
    for quadrant in [(true, true), (true, false), (false, true), (false, false)] {
        let here = xor
            .x
            .rows()
            .into_iter()
            .filter(|p| (p[0] > 0.0, p[1] > 0.0) == quadrant);
        assert_eq!(here.count(), 150);
    }
    let (plane, _) = points(ToySet::PlaneRegression, 2);
    let (bumps, _) = points(ToySet::GaussianRegression, 2);
    for data in [&plane, &bumps] {
        let Targets::Values(y) = &data.targets else {
            panic!("regression")
        };
        assert!(y.iter().all(|v| v.abs() <= 1.0));
        assert!(y.iter().any(|&v| v > 0.5) && y.iter().any(|&v| v < -0.5));
    }
    assert_eq!(ToySet::GaussianRegression.target([0.0, 2.5]), -1.0);
    assert_eq!(ToySet::GaussianRegression.target([4.0, 1.5]), 0.5);
    assert_eq!(ToySet::GaussianRegression.target([2.0, 0.0]), 0.0);
}

#[test]
fn spiral_arms_keep_apart() {
    for classes in 2..=6 {
        let data = ToySet::Spiral.generate(600, 0.0, classes, 1);
        let labels = data.classes().unwrap_or(&[]);
        let mut nearest = f64::MAX;
        for i in 0..600 {
            let r = libm::hypot(data.x[[i, 0]], data.x[[i, 1]]);
            for j in 0..i {
                let gap = libm::hypot(
                    data.x[[i, 0]] - data.x[[j, 0]],
                    data.x[[i, 1]] - data.x[[j, 1]],
                );
                if labels[i] != labels[j] && r > 2.0 {
                    nearest = nearest.min(gap);
                }
            }
        }
        assert!(nearest > 0.9, "{classes} arms: {nearest}");
    }
}

#[test]
fn absurd_arguments_are_moved_into_range() {
    for set in ToySet::ALL {
        assert_eq!(
            set.generate(20, f64::NAN, 0, 1),
            set.generate(20, 0.0, 2, 1)
        );
        assert_eq!(
            set.generate(20, f64::INFINITY, usize::MAX, 1),
            set.generate(20, 0.5, 6, 1)
        );
        assert_eq!(set.generate(usize::MAX, 0.0, 2, 1).len(), MAX_POINTS);
    }
    assert_eq!(reflect(6.5), 5.5);
    assert_eq!(reflect(-7.0), -5.0);
    assert_eq!(reflect(100.0), -EXTENT);
}

#[test]
fn names_are_unique() {
    for (i, set) in ToySet::ALL.iter().enumerate() {
        assert!(
            ToySet::ALL[..i]
                .iter()
                .all(|s| s.name() != set.name() && s.label() != set.label())
        );
    }
}
