"""A template as its markup, read without running it: tags with attributes, and text outside of gettext."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser

from jinja2 import Environment, nodes

EXPRESSION = "zqz"  # stands for whatever a template writes at this place
ENVIRONMENT = Environment(
    autoescape=True, extensions=["jinja2.ext.i18n", "jinja2.ext.do", "jinja2.ext.loopcontrols"]
)
INVISIBLE = {"script", "style"}


@dataclass
class Markup(HTMLParser):
    """What the page would consist of: (tag, attributes) and pieces of text."""

    tags: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)
    inside: str = ""
    scripts: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Keep a tag; remember when its content is not text."""
        self.tags.append((tag, {name: value or "" for name, value in attrs}))
        self.inside = tag if tag in INVISIBLE else ""

    def handle_endtag(self, tag: str) -> None:
        """Back to text."""
        self.inside = ""

    def handle_data(self, data: str) -> None:
        """Keep text, and the source of scripts apart from it."""
        if self.inside == "script":
            self.scripts.append(data)
        elif not self.inside:
            self.texts.append(data.replace(EXPRESSION, "").strip())


def read_markup(source: str) -> Markup:
    """The markup of all branches of a template, one after the other."""
    markup = Markup()
    markup.feed("".join(pieces(ENVIRONMENT.parse(source))))
    markup.close()
    return markup


def pieces(node: nodes.Node) -> Iterator[str]:
    """The literal parts in the order of the source, with a word in place of each expression."""
    for child in node.iter_child_nodes():
        if isinstance(child, nodes.TemplateData):
            yield child.data
        elif isinstance(child, nodes.Expr):
            yield EXPRESSION if isinstance(node, nodes.Output) else ""
        else:
            yield from pieces(child)


def literals(source: str, translators: frozenset[str]) -> Iterator[str]:
    """String constants in expressions, except what is given to gettext, named addresses and the like."""
    yield from constants(ENVIRONMENT.parse(source), translators)


def constants(node: nodes.Node, translators: frozenset[str]) -> Iterator[str]:
    """The strings below a node."""
    if isinstance(node, nodes.Call) and getattr(node.node, "name", "") in translators:
        return
    if isinstance(node, nodes.Extends | nodes.Include | nodes.Import | nodes.FromImport | nodes.Compare):
        return
    if isinstance(node, nodes.Const) and isinstance(node.value, str):
        yield node.value
    for child in node.iter_child_nodes():
        yield from constants(child, translators)
