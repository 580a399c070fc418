"""Write docs/samples: one document of each kind, of an invented November (`make samples`)."""

from pathlib import Path

from tests.support.papers import content_of, papers

SAMPLES = Path(__file__).parent.parent / "docs" / "samples"


def samples() -> dict[str, bytes]:
    """Return the samples by their names; they are the same in every run."""
    return {document.file_name: content_of(document) for document in papers().all}


def main() -> None:
    """Write the samples, and delete what is none any more."""
    SAMPLES.mkdir(exist_ok=True)
    made = samples()
    for path in SAMPLES.iterdir():
        if path.suffix in (".docx", ".xlsx", ".ics") and path.name not in made:
            path.unlink()
    for name, content in made.items():
        (SAMPLES / name).write_bytes(content)


if __name__ == "__main__":
    main()
