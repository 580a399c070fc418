"""The samples in docs/samples are what the program makes today."""

from tests.samples import SAMPLES, samples


def test_the_samples_are_current() -> None:
    made = samples()
    kept = {path.name: path for path in SAMPLES.iterdir() if path.suffix != ".md"}
    assert set(kept) == set(made), "run `make samples`"
    for name, content in made.items():
        assert kept[name].read_bytes() == content, f"{name}: run `make samples`"
