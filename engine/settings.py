"""The settings of one installation, read once from environment variables and frozen. They begin with MIAOPI_, but for
the account of WeChat, which other programs of an installation use as well.

A setting says where things are, or who looks at a case as well. None of them changes how a case is judged: that is
the bundle's business, and the bundle's digest is part of every decision. `docs/settings.md` lists the settings;
a test keeps the two in step.
"""

from __future__ import annotations

import difflib
import os
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from engine.errors import SET_UNKNOWN, SET_VALUE, Defect, SettingsError

PREFIX = "MIAOPI_"
PACKAGE = Path(__file__).resolve().parent.parent
"""Where the installed project lies; defaults that ship with it are relative to this folder."""

RULEBOOK_NAME = re.compile(r"[a-z][a-z0-9-]{0,39}")
DATABASE_ADDRESS = re.compile(r"(?:sqlite:///[^?]+|postgres(?:ql)?(?:\+psycopg)?://\S+)")
WEB_ADDRESS = re.compile(r"https?://[A-Za-z0-9.:\[\]-]+(?:/[A-Za-z0-9._~/-]*)?")
WECHAT_ACCOUNT = re.compile(
    r"stub|(?:https://[A-Za-z0-9_-]+:[A-Za-z0-9_-]+@[A-Za-z0-9.-]+(?::[0-9]+)?"
    r"|http://[A-Za-z0-9_-]+:[A-Za-z0-9_-]+@(?:127\.0\.0\.1|localhost)(?::[0-9]+)?)/?(?:\?[A-Za-z0-9_=&-]*)?"
)
"""In clear (http) only to this machine."""
TIMESTAMP_SOURCE = re.compile(r"embedded|https?://[A-Za-z0-9.:\[\]-]+(?:/[A-Za-z0-9._~/-]*)?")
MASK = "••••••"
Must = Literal[
    "any path", "file", "folder", "rulebook name", "database URL",
    "web address", "yes or no",
    "native, durable or both",
    "embedded or web address",
    "identity provider", "WeChat account",
]
"""What a value has to be; `_MUST` says how that is seen."""


@dataclass(frozen=True, slots=True)
class Setting:
    """The declaration of a setting. `default` is as documented; `must` says what a value has to be."""

    name: str
    default: str
    meaning: str
    must: Must
    shipped: bool = False
    """The default is a path inside the installed project, not under the working folder."""
    secret: bool = False
    """The value is never shown."""


HOME = Setting("MIAOPI_HOME", "./var", "folder for what this installation writes", "any path")
RULEBOOK = Setting("MIAOPI_RULEBOOK", "jiangmen", "rulebook that judges when a command names none", "rulebook name")
REGISTER = Setting(
    "MIAOPI_REGISTER", "engine/register/example.tsv", "table of registered names", "file", shipped=True
)
LISTINGS = Setting(
    "MIAOPI_LISTINGS", "engine/identity/example_listings.tsv", "table of barred persons", "file", shipped=True
)
PUBLICATIONS = Setting(
    "MIAOPI_PUBLICATIONS", "engine/register/example_publications.tsv", "table of announced simple deregistrations", "file", shipped=True
)
RULEBOOKS = Setting("MIAOPI_RULEBOOKS", "rulebooks", "folder that holds the rulebooks", "folder", shipped=True)
LIBRARIES = Setting(
    "MIAOPI_LIBRARIES", "reference_libs", "folder that holds the reference libraries and their manifest", "folder",
    shipped=True,
)
DATABASE_URL = Setting(
    "MIAOPI_DATABASE_URL", "sqlite:///MIAOPI_HOME/store.db", "database that holds the register and the case file", "database URL", secret=True
)
KEYS = Setting("MIAOPI_KEYS", "MIAOPI_HOME/keys.json", "file of the keys that protect personal data", "any path")
AUTHORITIES = Setting(
    "MIAOPI_AUTHORITIES", "engine/papers/authorities.yaml", "table of the registration authorities that issue papers", "file", shipped=True
)
FONTS = Setting("MIAOPI_FONTS", "MIAOPI_HOME/fonts", "folder with fonts for documents, besides those of the machine", "folder")
SITE = Setting("MIAOPI_SITE", "http://127.0.0.1:8000", "address under which people reach this installation", "web address")
SPECIMEN = Setting("MIAOPI_SPECIMEN", "yes", "whether licences are marked as specimens 样例", "yes or no")
IDENTITY = Setting("MIAOPI_IDENTITY", "simulated", "who verifies people's identity", "identity provider")
FACE_LIVENESS = Setting("MIAOPI_FACE_LIVENESS", "no", "whether the 68-point model, not licensed for commercial use, may be used", "yes or no")
WECHAT_DSN = Setting("WECHAT_DSN", "stub", "account of the mini program, or a stand-in for this machine alone", "WeChat account", secret=True)
LEDGER_KEY = Setting("MIAOPI_LEDGER_KEY", "MIAOPI_HOME/ledger.key", "file of the key that signs the ledger", "any path")
CONCLUSIONS = Setting(
    "MIAOPI_CONCLUSIONS", "native", "engine that draws the conclusions; a second one can only send cases to a person",
    "native, durable or both",
)
SIGNING = Setting("MIAOPI_SIGNING", "MIAOPI_HOME/signing", "folder of the embedded authority's keys and certificates", "any path")
TIMESTAMPS = Setting("MIAOPI_TIMESTAMPS", "embedded", "who stamps the time of signatures", "embedded or web address")
SETTINGS = (
    HOME, RULEBOOK, REGISTER, LISTINGS, PUBLICATIONS, RULEBOOKS, LIBRARIES, DATABASE_URL,
    KEYS,
    CONCLUSIONS,
    LEDGER_KEY,
    AUTHORITIES, FONTS, SITE, SPECIMEN,
    SIGNING, TIMESTAMPS,
    IDENTITY, FACE_LIVENESS, WECHAT_DSN,
)


@dataclass(frozen=True, slots=True)
class Settings:
    """All settings of a process; `given` names the variables that were set rather than defaulted."""

    home: Path
    rulebook: str
    register: Path
    listings: Path
    rulebooks: Path
    libraries: Path
    publications: Path
    given: frozenset[str] = frozenset()
    database_url: str = field(default="sqlite:///var/store.db", repr=False)
    keys: Path = Path("var/keys.json")
    authorities: Path = PACKAGE / AUTHORITIES.default
    fonts: Path = Path("var/fonts")
    site: str = SITE.default
    specimen: str = SPECIMEN.default
    identity: str = IDENTITY.default
    face_liveness: str = FACE_LIVENESS.default
    wechat_dsn: str = field(default=WECHAT_DSN.default, repr=False)
    ledger_key: Path = Path("var/ledger.key")
    conclusions: str = CONCLUSIONS.default
    signing: Path = Path("var/signing")
    timestamps: str = TIMESTAMPS.default

    @property
    def names_index(self) -> Path:
        """Folder of the search index of registered names; it can be deleted and rebuilt."""
        return self.home / "names"

    @property
    def for_real(self) -> bool:
        """Whether licences are issued for real use, not as specimens."""
        return self.specimen == "no"

    def value(self, setting: Setting) -> str:
        """The value in force, as text. Secrets are not masked here; see `shown`."""
        return str(getattr(self, setting.name.removeprefix(PREFIX).lower()))

    def shown(self, setting: Setting) -> str:
        """The value as it may be printed. A secret's default is public."""
        return MASK if setting.secret and setting.name in self.given else self.value(setting)

    def source(self, setting: Setting) -> str:
        """Where the value comes from: `environment` or `default`."""
        return "environment" if setting.name in self.given else "default"


def load(environ: Mapping[str, str] | None = None) -> Settings:
    """The settings of `environ` (default: this process's environment).

    Raises SettingsError: SET-UNKNOWN for a MIAOPI_ variable that no setting has (a misspelt setting
    would otherwise silently do nothing), SET-VALUE for values that cannot be used, all at once.
    """
    environ = os.environ if environ is None else environ
    known = {setting.name: setting for setting in SETTINGS}
    given = {name: value for name, value in environ.items() if name.startswith(PREFIX) or name in known}
    unknown = [_unknown(name, known) for name in sorted(given) if name not in known]
    if unknown:
        raise SettingsError(SET_UNKNOWN, unknown)
    defects = [d for name, value in sorted(given.items()) for d in _defects(known[name], value)]
    if defects:
        raise SettingsError(SET_VALUE, defects)

    def path(setting: Setting) -> Path:
        if setting.name in given:
            return Path(given[setting.name]).expanduser()
        below = setting.default.removeprefix(f"{HOME.name}/")
        if below != setting.default:
            return path(HOME) / below
        return PACKAGE / setting.default if setting.shipped else Path(setting.default)

    return Settings(
        home=path(HOME), rulebook=given.get(RULEBOOK.name, RULEBOOK.default), register=path(REGISTER),
        listings=path(LISTINGS), rulebooks=path(RULEBOOKS), libraries=path(LIBRARIES), publications=path(PUBLICATIONS),
        given=frozenset(given),
        database_url=given.get(DATABASE_URL.name, f"sqlite:///{path(HOME) / 'store.db'}"),
        keys=path(KEYS), authorities=path(AUTHORITIES), fonts=path(FONTS),
        site=given.get(SITE.name, SITE.default).rstrip("/"), specimen=given.get(SPECIMEN.name, SPECIMEN.default),
        identity=given.get(IDENTITY.name, IDENTITY.default), face_liveness=given.get(FACE_LIVENESS.name, FACE_LIVENESS.default),
        wechat_dsn=given.get(WECHAT_DSN.name, WECHAT_DSN.default),
        ledger_key=path(LEDGER_KEY),
        conclusions=given.get(CONCLUSIONS.name, CONCLUSIONS.default),
        signing=path(SIGNING), timestamps=given.get(TIMESTAMPS.name, TIMESTAMPS.default),
    )


def _unknown(name: str, known: Mapping[str, Setting]) -> Defect:
    names = [other.removeprefix(PREFIX) for other in known]
    near = difflib.get_close_matches(name.removeprefix(PREFIX), names, n=1, cutoff=0.6)
    advice = f"did you mean {PREFIX}{near[0]}?" if near else "`miaopi settings` lists the settings there are; unset it"
    return Defect(name, "no setting has this name", advice)


def _defects(setting: Setting, value: str) -> list[Defect]:
    if not value.strip():
        return [Defect(setting.name, "it is set but empty", f"unset it to use the default {setting.default}")]
    holds, problem, advice = _MUST[setting.must]
    if holds(value):
        return []
    shown = MASK if setting.secret else value
    return [Defect(setting.name, problem.format(shown), advice)]


_MUST: Mapping[str, tuple[Callable[[str], bool], str, str]] = {
    "any path": (lambda _: True, "", ""),
    "file": (lambda v: Path(v).expanduser().is_file(), "there is no file {}", "give the path of an existing table"),
    "folder": (lambda v: Path(v).expanduser().is_dir(), "there is no folder {}", "give the path of an existing folder"),
    "rulebook name": (
        lambda v: RULEBOOK_NAME.fullmatch(v) is not None,
        "“{}” is not a rulebook's name",
        "give the name of a folder under MIAOPI_RULEBOOKS, such as jiangmen",
    ),
    "database URL": (
        lambda v: DATABASE_ADDRESS.fullmatch(v) is not None,
        "“{}” is not the address of a database",
        "write postgresql://user:password@host/database or sqlite:///path",
    ),
    "web address": (
        lambda v: WEB_ADDRESS.fullmatch(v) is not None,
        "“{}” is not the address of a site",
        "write https://host or https://host/path",
    ),
    "identity provider": (
        lambda v: v in ("simulated", "embedded", "wechat"), "“{}” is nobody who verifies", "write simulated, embedded or wechat"
    ),
    "WeChat account": (
        lambda v: WECHAT_ACCOUNT.fullmatch(v) is not None,
        "“{}” is not the address of an account",
        "write https://appid:secret@api.weixin.qq.com, with ?token=…&aes_key=… if messages are received",
    ),
    "yes or no": (lambda v: v in ("yes", "no"), "“{}” is neither yes nor no", "write yes or no"),
    "native, durable or both": (
        lambda v: v in ("native", "durable", "both"),
        "“{}” is no engine",
        "write native, durable or both",
    ),
    "embedded or web address": (
        lambda v: TIMESTAMP_SOURCE.fullmatch(v) is not None,
        "“{}” is neither `embedded` nor a web address",
        "write embedded, or the address of a time stamping authority such as https://host/tsa",
    ),
}
