"""One tree of errors: every failure a user can meet has a stable code, a place and a way on.

    MiaopiError
    ├── InputError              an application or table that cannot be read          (APP-…)
    ├── RulebookError           a rulebook that does not mean anything definite     (RULE-…)
    ├── LibraryError            a reference library that must not be used            (LIB-…)
    ├── RecordError             a decision record that cannot be replayed            (REC-…)
    ├── StoreError              a database that cannot be used                       (STO-…)
    ├── CaseError               an act an application does not allow                 (CASE-…)
    ├── AccessError             a request over HTTP that is not answered as asked    (API-…)
    ├── SignatureError          an application that cannot be signed like this       (SGN-…)
    ├── IdentityError           an act of identification that is not allowed         (IDN-…)
    ├── WeChatError             a call of WeChat that did not come to an answer      (WX-…)
    ├── NoticeError             a notice or subscriber that cannot be handled        (NOT-…)
    ├── AccountError            an account or log-in that does not allow it          (ACC-…)
    ├── DocumentError           a document that cannot be typeset                    (DOC-…)
    ├── ArchiveError            an archive that is not what it claims to be          (ARC-…)
    ├── LicenceError            a licence that cannot be changed, sealed, shown or relied on  (LIC-…)
    ├── LedgerError             a ledger that cannot be written, signed or proved    (LED-…)
    ├── UnavailableError        a part that this installation lacks                  (ENG-…)
    ├── SigningError            a document that cannot be signed or sealed           (SIG-…)
    └── SettingsError           a setting that is unknown or unsafe                  (SET-…)

Several defects of one input are one error with several `defects`; nothing stops at the first.
The codes are listed in `docs/errors.md`; a test keeps the two in step.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

CODES: dict[str, str] = {}


def _code(code: str, meaning: str) -> str:
    CODES[code] = meaning
    return code


APP_ENCODING = _code("APP-ENCODING", "the input is not UTF-8 text")
APP_EMPTY = _code("APP-EMPTY", "the input holds no application")
APP_SYNTAX = _code("APP-SYNTAX", "the input is not well-formed YAML, JSON or JSONL")
APP_UNSAFE = _code("APP-UNSAFE", "the input uses a YAML or JSON feature that is not accepted")
APP_TOO_LARGE = _code("APP-TOO-LARGE", "the input is larger than what is read")
APP_SHAPE = _code("APP-SHAPE", "the application has unknown keys, wrong types or values out of range")
APP_TABLE = _code("APP-TABLE", "the table of registrations cannot be read")
APP_NOT_FOUND = _code("APP-NOT-FOUND", "the file does not exist or cannot be opened")
RULE_SYNTAX = _code("RULE-SYNTAX", "a rulebook file is not well-formed YAML")
RULE_SHAPE = _code("RULE-SHAPE", "a rule lacks a part of its head, or a part has the wrong form")
RULE_UNKNOWN_NAME = _code("RULE-UNKNOWN-NAME", "a rule names a fact, field, operator or parameter that does not exist")
RULE_TYPE = _code("RULE-TYPE", "a rule compares things of different types")
RULE_DUPLICATE = _code("RULE-DUPLICATE", "an id is used twice")
RULE_CYCLE = _code("RULE-CYCLE", "rules conclude each other in a circle")
RULE_DATE = _code("RULE-DATE", "a date does not exist or a period ends before it starts")
RULE_GROUNDING = _code("RULE-GROUNDING", "a rule or entry that rests on recollection alone does more than refer")
RULE_OVERLAY = _code("RULE-OVERLAY", "an overlay redefines a rule or parameter without saying so")
RULE_NOT_FOUND = _code("RULE-NOT-FOUND", "no rulebook or rule of that name exists")
RULE_PATTERN = _code("RULE-PATTERN", "a pattern cannot be compiled or could run without bound")
LIB_MISSING = _code("LIB-MISSING", "a reference library is not there")
LIB_DIGEST = _code("LIB-DIGEST", "a reference library's bytes differ from its manifest")
LIB_FORMAT = _code("LIB-FORMAT", "a reference library's table cannot be read")
LIB_IMPORT = _code("LIB-IMPORT", "a table to import does not fit the library")
LIB_NOT_FOUND = _code("LIB-NOT-FOUND", "no library or entry of that name exists")
REC_FORMAT = _code("REC-FORMAT", "a decision record cannot be read")
REC_DIFFERS = _code("REC-DIFFERS", "deciding again from the record gave other bytes")
REC_VERSION = _code("REC-VERSION", "the record was made with a bundle or engine that is not at hand")
REC_NOT_FOUND = _code("REC-NOT-FOUND", "there is no such decision record")
REG_TABLE = _code("REG-TABLE", "a table of names cannot be imported")
REG_BUSY = _code("REG-BUSY", "another process imports the same file")
REG_INDEX = _code("REG-INDEX", "the index of names cannot be used")
STO_OPEN = _code("STO-OPEN", "the database cannot be opened")
STO_VERSION = _code("STO-VERSION", "the database was made by another version of the program")
STO_KEYS = _code("STO-KEYS", "the keys that protect personal data are missing, unsafe or wrong")
STO_SEAL = _code("STO-SEAL", "a protected value cannot be opened: it was changed, moved or made with another key")
STO_BACKUP = _code("STO-BACKUP", "a backup cannot be written, read or restored")
CASE_ACT = _code("CASE-ACT", "the act is not possible at the application's stage or in this role")
CASE_NOT_FOUND = _code("CASE-NOT-FOUND", "there is no such application")
CASE_CHANGED = _code("CASE-CHANGED", "the application was changed meanwhile")
CASE_KIND = _code("CASE-KIND", "the rulebook in force does not say how this kind of application is handled")
CASE_SUBJECT = _code("CASE-SUBJECT", "the entity an application is about is not registered here")
CASE_NUMBERS = _code("CASE-NUMBERS", "no unified social credit code is left to give out")
CASE_INCOMPLETE = _code("CASE-INCOMPLETE", "an approval would enter a licence that lacks what a licence says, or says two of one")
CASE_HELD = _code("CASE-HELD", "another officer holds the case")
CASE_NOT_HELD = _code("CASE-NOT-HELD", "the officer does not hold the case")
CASE_OWN = _code("CASE-OWN", "the officer takes part in the case")
CASE_REASONS = _code("CASE-REASONS", "a decision against the applicant lacks its reasons")
CASE_UNANSWERED = _code("CASE-UNANSWERED", "a decision leaves unanswered what the machine found or could not determine")
CASE_FOUR_EYES = _code("CASE-FOUR-EYES", "another officer has to decide what one has proposed")
NOT_ADDRESS = _code("NOT-ADDRESS", "notices must not be sent to this address")
NOT_TOPIC = _code("NOT-TOPIC", "no notice has this topic")
NOT_SUBSCRIBER = _code("NOT-SUBSCRIBER", "there is no such subscriber, or it cannot bear this name")
NOT_FOUND = _code("NOT-FOUND", "there is no such notice")
ACC_NOT_FOUND = _code("ACC-NOT-FOUND", "there is no such account")
ACC_EXISTS = _code("ACC-EXISTS", "an account of this name exists already")
ACC_VALUE = _code("ACC-VALUE", "an account cannot have this name, number or password")
ACC_PASSWORD = _code("ACC-PASSWORD", "the account or the password is wrong")
ACC_LOCKED = _code("ACC-LOCKED", "the account is locked after too many wrong passwords")
ACC_SESSION = _code("ACC-SESSION", "nobody is logged in, or the log-in has ended")
ACC_ROLE = _code("ACC-ROLE", "the account's role does not allow this")
ACC_LAST = _code("ACC-LAST", "the registry would be left without a supervisor")
DOC_FIELD = _code("DOC-FIELD", "a document lacks what it has to say")
DOC_GLYPH = _code("DOC-GLYPH", "a document has characters that no installed font can show")
DOC_FONT = _code("DOC-FONT", "there is no Chinese font to typeset documents with")
DOC_TEMPLATE = _code("DOC-TEMPLATE", "a document's template is missing or cannot be used")
DOC_LIMIT = _code("DOC-LIMIT", "a document is too large, or takes too long to typeset")
DOC_NOT_FOUND = _code("DOC-NOT-FOUND", "there is no such document")
DOC_STATUS = _code("DOC-STATUS", "the licence has ended and is not given out any more")
DOC_AUTHORITY = _code("DOC-AUTHORITY", "the table of registration authorities cannot be used")
LIC_STATUS = _code("LIC-STATUS", "the status of a licence cannot become, or cannot be, what is said")
LIC_NOT_FOUND = _code("LIC-NOT-FOUND", "there is no such licence, version or document")
LIC_CHANGED = _code("LIC-CHANGED", "the licence was changed meanwhile")
LIC_LIST = _code("LIC-LIST", "a status list cannot be read, or is not one of this authority's")
LIC_OLD = _code("LIC-OLD", "a status list is too old to say how a licence stands now")
LIC_SUPERSEDED = _code("LIC-SUPERSEDED", "the licence is an older version: a newer one replaced it")
LIC_ENDED = _code("LIC-ENDED", "the licence was revoked, annulled or deregistered")
LIC_UNKNOWN = _code("LIC-UNKNOWN", "no document of these bytes was issued")
LIC_IDENTIFIER = _code("LIC-IDENTIFIER", "the identifier of a licence is wrong, or not that of what was sealed")
LIC_QR = _code("LIC-QR", "a QR code on the document does not lead to this licence")
LIC_FILE = _code("LIC-FILE", "a bundle for verifying licences offline cannot be used")
LIC_ENTRY = _code("LIC-ENTRY", "a licence cannot be entered in the library as it is said")
LIC_CODE = _code("LIC-CODE", "there is no such presentation code")
LIC_USED = _code("LIC-USED", "the code was used before")
LIC_EXPIRED = _code("LIC-EXPIRED", "the code, token or permission has expired, or the licence's last day is over")
LIC_GUESSED = _code("LIC-GUESSED", "too many wrong codes were tried")
LIC_TOKEN = _code("LIC-TOKEN", "there is no such token or permission")
LIC_PURPOSE = _code("LIC-PURPOSE", "the permission is another department's, or for another purpose")
LIC_WITHDRAWN = _code("LIC-WITHDRAWN", "the holder withdrew the code or the permission")
LIC_FIELDS = _code("LIC-FIELDS", "a permission or presentation cannot be given as asked")
ARC_FORMAT = _code("ARC-FORMAT", "a file is no archive of a case")
IDN_CONSENT = _code("IDN-CONSENT", "the separate consent to the processing of a face is missing")
IDN_PERSON = _code("IDN-PERSON", "the name or the number of who is to be verified is missing")
IDN_ATTEMPTS = _code("IDN-ATTEMPTS", "the person was verified too often in this application")
IDN_RATE = _code("IDN-RATE", "one applicant opened too many sessions")
IDN_SESSION = _code("IDN-SESSION", "there is no such session")
IDN_SESSION_OTHER = _code("IDN-SESSION-OTHER", "the session belongs to another applicant or application")
IDN_SESSION_USED = _code("IDN-SESSION-USED", "the session has been used; each is good for one attempt")
IDN_SESSION_EXPIRED = _code("IDN-SESSION-EXPIRED", "the session has expired")
IDN_PICTURES = _code("IDN-PICTURES", "the pictures handed in are too few, too many or too large")
IDN_OFFICER = _code("IDN-OFFICER", "an officer cannot verify this person")
IDN_MODELS = _code("IDN-MODELS", "the models of the face provider are missing or changed")
WX_UNREACHABLE = _code("WX-UNREACHABLE", "WeChat did not answer, or said what cannot be read")
WX_BUSY = _code("WX-BUSY", "WeChat is busy, or limits how often it is called")
WX_REFUSED = _code("WX-REFUSED", "WeChat refused a call")
WX_CODE = _code("WX-CODE", "the login code is not valid, was used, or is too old")
WX_BLOCKED = _code("WX-BLOCKED", "WeChat blocks this user's login as risky")
WX_SIGNATURE = _code("WX-SIGNATURE", "a message that claims to come from WeChat is not signed by it")
WX_MESSAGE = _code("WX-MESSAGE", "a message from WeChat cannot be read")
WX_STUB = _code("WX-STUB", "no WeChat account is set, and the server can be reached from outside")
LED_KEY = _code("LED-KEY", "the key that signs the ledger is missing, unsafe or another than it was signed with")
LED_TREE = _code("LED-TREE", "the ledger is not as it was signed, so nothing is added or proved")
LED_PERSONAL = _code("LED-PERSONAL", "an entry of the ledger would hold personal data")
LED_NOT_FOUND = _code("LED-NOT-FOUND", "the ledger has no such entry, subject or size")
LED_UNSIGNED = _code("LED-UNSIGNED", "no checkpoint covers the entry yet")
LED_FILE = _code("LED-FILE", "a proof, checkpoint or key that was handed in cannot be used")
SECOND_ENGINE = _code("ENG-SECOND", "the second engine does not start")
SIG_AUTHORITY = _code("SIG-AUTHORITY", "the files of the embedded authority are missing, unsafe or wrong")
SIG_INPUT = _code("SIG-INPUT", "the document, handwriting or place cannot be signed as it is")
SIG_CONSENT = _code("SIG-CONSENT", "the signer did not consent to this document, or not now")
SIG_GLYPH = _code("SIG-GLYPH", "a seal has characters that its font cannot show")
SIG_SERVICE = _code("SIG-SERVICE", "a service of signatures or time stamps gave no usable answer")
SIG_PDF = _code("SIG-PDF", "the document is no PDF that can be examined with certainty")
SIG_NONE = _code("SIG-NONE", "the document bears no signature")
SIG_BROKEN = _code("SIG-BROKEN", "the document or the signature was changed after signing")
SIG_ALGORITHM = _code("SIG-ALGORITHM", "the signature uses an algorithm that is not safe, or not known here")
SIG_COVERAGE = _code("SIG-COVERAGE", "the signature leaves out parts of the document")
SIG_ADDED = _code("SIG-ADDED", "something was added to the document after it was signed")
SIG_FOREIGN = _code("SIG-FOREIGN", "the certificate does not come from a trusted authority")
SIG_EXPIRED = _code("SIG-EXPIRED", "nothing proves that the certificate was valid when it was used")
SIG_REVOKED = _code("SIG-REVOKED", "the certificate was revoked before it was used")
SIG_REVOCATION = _code("SIG-REVOCATION", "it is not known whether the certificate was revoked")
SIG_PURPOSE = _code("SIG-PURPOSE", "the certificate is not for such a signature")
SIG_TIME = _code("SIG-TIME", "the time of signing is not proved by a trusted time stamp")
SIG_STATEMENT = _code("SIG-STATEMENT", "what was signed together with the document is missing or cannot be read")
SIG_OTHER = _code("SIG-OTHER", "the signature belongs to another document, application or signer")
API_LOGIN = _code("API-LOGIN", "the session is missing, unknown or has ended")
API_SHAPE = _code("API-SHAPE", "the request lacks something, or has something that is not known or out of range")
API_KEY = _code("API-KEY", "the Idempotency-Key is missing or cannot be used")
API_KEY_USED = _code("API-KEY-USED", "the Idempotency-Key was used for another request")
API_MATCH = _code("API-MATCH", "If-Match is missing or does not name a state of the draft")
API_TOO_LARGE = _code("API-TOO-LARGE", "the request is larger than what is read")
API_RATE = _code("API-RATE", "there are too many requests from one account or address")
API_BUSY = _code("API-BUSY", "the server has more requests in hand than it can answer")
API_NOT_FOUND = _code("API-NOT-FOUND", "there is nothing at this address")
API_METHOD = _code("API-METHOD", "the address does not take this method")
API_MEDIA = _code("API-MEDIA", "the request's body is not of a type that is read here")
API_BROKEN = _code("API-BROKEN", "the request could not be carried out because something here broke")
API_UPLOAD = _code("API-UPLOAD", "a file is not what its address says, of a type that is not taken, or one too many")
SGN_UNSIGNED = _code("SGN-UNSIGNED", "not everybody who has to sign has signed what is handed in")
SGN_DOCUMENT = _code("SGN-DOCUMENT", "there is no document to sign of the draft as it is now")
SGN_NOBODY = _code("SGN-NOBODY", "the application names nobody who would have to sign it")
SGN_SEAT = _code("SGN-SEAT", "this account has no place among those who sign, or cannot take it")
SGN_IDENTITY = _code("SGN-IDENTITY", "whoever signs was not identified on this account for this application")
SGN_WORDING = _code("SGN-WORDING", "what was agreed to when signing is not what is shown now")
SET_UNKNOWN = _code("SET-UNKNOWN", "a MIAOPI_ variable is set that no setting has")
SET_VALUE = _code("SET-VALUE", "a setting has a value that cannot be used")


@dataclass(frozen=True, slots=True)
class Defect:
    """One thing that is wrong, where, and what would be right.

    `where` is `file:line` in a rulebook or table, or a JSON pointer (RFC 6901) in an application.
    """

    where: str
    problem: str
    advice: str = ""

    def __str__(self) -> str:
        text = f"{self.where}: {self.problem}" if self.where else self.problem
        return f"{text} → {self.advice}" if self.advice else text


class MiaopiError(Exception):
    """Base of all errors a user can meet."""

    def __init__(self, code: str, defects: list[Defect] | tuple[Defect, ...] | Defect) -> None:
        self.code = code
        self.defects: tuple[Defect, ...] = (defects,) if isinstance(defects, Defect) else tuple(defects)
        super().__init__(f"{code} " + "; ".join(str(d) for d in self.defects))

    def as_json(self) -> dict[str, Any]:
        return {
            "code": self.code,
            "meaning": CODES[self.code],
            "defects": [{"where": d.where, "problem": d.problem, "advice": d.advice} for d in self.defects],
        }


class InputError(MiaopiError):
    """An application, or a table of them, that cannot be read."""


class RulebookError(MiaopiError):
    """A rulebook that does not mean anything definite; it is never half loaded."""


class LibraryError(MiaopiError):
    """A reference library that is missing, changed or malformed; cases that need it refer to a person."""


class RecordError(MiaopiError):
    """A decision record that cannot be replayed, or replays to other bytes."""


class StoreError(MiaopiError):
    """A database that cannot be opened, or whose tables this version does not know."""


class CaseError(MiaopiError):
    """An act that an application does not allow, or that came too late."""


class NoticeError(MiaopiError):
    """A notice, or someone who is to be told, that cannot be handled."""


class AccountError(MiaopiError):
    """An account, or a log-in, that does not allow what is asked."""


class AccessError(MiaopiError):
    """A request over HTTP that is not answered as asked."""


class SignatureError(MiaopiError):
    """An application that cannot be signed, or handed in, like this."""


class DocumentError(MiaopiError):
    """A document that cannot be typeset as it must be; a half one is never given out."""


class ArchiveError(MiaopiError):
    """A case's archive that cannot be read."""


class IdentityError(MiaopiError):
    """An act of identification that is not allowed, or pictures and models that cannot be used."""


class WeChatError(MiaopiError):
    """A call of WeChat that did not come to an answer, or a message of its that is none. Holds no secret."""


class LicenceError(MiaopiError):
    """A licence that cannot be changed, sealed, shown or relied on as asked."""


class LedgerError(MiaopiError):
    """A ledger that cannot be written, signed or proved."""


class UnavailableError(MiaopiError):
    """A part of the program that was asked for and is not there or does not start."""


class SigningError(MiaopiError):
    """A document that cannot be signed or sealed as asked; no half-signed one is given out."""


class SettingsError(MiaopiError):
    """A MIAOPI_ setting that is unknown or unsafe."""
