"""The dossier: everything a user types, as one validated object.

The screen, the command line and the batch build the same `Dossier`. Keys are those of the
TOML file (docs/method.md, "A dossier"); amounts are euros outside and cents inside.
Values left out stay None here: `intake.settings` fills them from the dated parameters
and says so.
"""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Literal, Self

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    ValidationError,
    model_validator,
)
from pydantic_core import PydanticCustomError

from calculator.core.identifiers import clean
from calculator.intake.bank.model import BankSettings
from calculator.intake.dossier_values import (
    euros,
    flag_word,
    iso_day,
    length_cases,
    listed,
    note,
    word,
)
from calculator.intake.dossier_words import translate
from calculator.intake.model import LedgerSettings
from calculator.intake.table import SAMPLE

Euros = Annotated[int, BeforeValidator(euros)]
PositiveEuros = Annotated[int, BeforeValidator(euros), Field(ge=0)]
Day = Annotated[date, BeforeValidator(iso_day)]
Share = Annotated[float, Field(ge=0, le=1, allow_inf_nan=False)]
Text = Annotated[str, Field(max_length=200), AfterValidator(note)]

Stopped = Annotated[Literal["payments", "submissions", "both"], BeforeValidator(word)]
Uncertainty = Annotated[Literal["simulated", "none"], BeforeValidator(word)]


class _Part(BaseModel):
    model_config = ConfigDict(
        extra="forbid", frozen=True, validate_by_alias=True, validate_by_name=False, strict=False
    )


class Pharmacy(_Part):
    """Who asks, and its cash. `cash_cents` None = not given (counted as 0, with a warning)."""

    name: Text = ""
    finess: Text = ""
    cash_cents: Euros | None = Field(None, alias="cash_eur")
    overdraft_limit_cents: PositiveEuros = Field(0, alias="overdraft_limit_eur")
    cash_floor_cents: Euros | None = Field(None, alias="cash_floor_eur")
    annual_turnover_cents: PositiveEuros | None = Field(None, alias="annual_turnover_eur")
    region: Text = ""
    holidays: Text = "FR"

    @property
    def floor_cents(self) -> int:
        """Lowest balance accepted, in cents; minus the overdraft limit by default."""
        if self.cash_floor_cents is not None:
            return self.cash_floor_cents
        return -self.overdraft_limit_cents


class Outage(_Part):
    """Who stopped, what, and when. First and last days are included; last_day None = still on.

    `last_days` holds the payers whose last day is another.
    """

    payers: Annotated[tuple[Text, ...], BeforeValidator(listed)] = ()
    unlisted_payers: Annotated[tuple[Text, ...], BeforeValidator(listed)] = ()
    first_day: Day | None = None
    last_day: Day | None = None
    last_days: dict[Text, Day] = Field(default_factory=dict)
    stopped: Stopped = "payments"


class Length(_Part):
    """Past outages in business days, in place of the shipped ones; "5+" = not over after 5."""

    cases: Annotated[
        tuple[int | str, ...], BeforeValidator(length_cases), Field(max_length=50)
    ] = ()


class Billing(_Part):
    """Quick mode: cents billed to each payer per open day, and its payment term."""

    per_open_day_cents: dict[Text, PositiveEuros] = Field(
        default_factory=dict, alias="per_open_day_eur"
    )
    payment_term_days: Annotated[int, Field(ge=0, le=180)] | None = None


class LedgerHints(_Part):
    """How to read the ledger where it leaves doubt."""

    accounts: Annotated[tuple[Text, ...], BeforeValidator(listed)] = ()
    columns: dict[str, str] = Field(default_factory=dict)
    platforms: dict[str, str] = Field(default_factory=dict)
    date_order: Annotated[Literal["", "dmy", "mdy"], BeforeValidator(word)] = ""
    decimal_mark: Literal["", ",", "."] = ""
    amounts_in: Annotated[Literal["", "euros", "cents"], BeforeValidator(word)] = ""
    sheet: Text = ""
    hidden_rows: Annotated[Literal["", "keep", "drop"], BeforeValidator(word)] = ""
    repair: Annotated[bool | None, BeforeValidator(flag_word)] = None
    merge: dict[Text, Text] = Field(default_factory=dict)
    duplicates: Annotated[Literal["", "once", "keep"], BeforeValidator(word)] = ""
    overlaps: Annotated[Literal["", "once", "keep"], BeforeValidator(word)] = ""
    payments_per_line: Annotated[Literal["", "one_invoice", "several"], BeforeValidator(word)] = ""
    openings: Annotated[Literal["", "opening", "both"], BeforeValidator(word)] = ""
    labels: dict[Text, Text] = Field(default_factory=dict)
    header_line: Annotated[int, Field(ge=0, le=SAMPLE)] = 0
    other_columns: Annotated[tuple[dict[str, str], ...], Field(max_length=20)] = ()

    @property
    def settings(self) -> LedgerSettings:
        """The same, as the readers take it."""
        return LedgerSettings(**dict(self))


class BankHints(_Part):
    """How to read bank statements where they leave doubt."""

    columns: dict[str, str] = Field(default_factory=dict)
    payers: dict[Text, Text] = Field(default_factory=dict)
    accounts: Annotated[tuple[Text, ...], BeforeValidator(listed)] = ()
    date_order: Annotated[Literal["", "dmy", "mdy"], BeforeValidator(word)] = ""
    decimal_mark: Literal["", ",", "."] = ""
    amounts_in: Annotated[Literal["", "euros", "cents"], BeforeValidator(word)] = ""
    header_line: Annotated[int, Field(ge=0, le=SAMPLE)] = 0
    other_columns: Annotated[tuple[dict[str, str], ...], Field(max_length=20)] = ()
    same_account: dict[Text, Literal["yes", "no"]] = Field(default_factory=dict)
    unsigned: Annotated[Literal["", "received", "paid", "mixed"], BeforeValidator(word)] = ""

    @property
    def settings(self) -> BankSettings:
        """The same, as the readers take it."""
        return BankSettings(**dict(self))


class CashHints(_Part):
    """The flow of an ordinary open day, in cents; None = balances the typed outgoings."""

    ordinary_net_per_open_day_cents: Euros | None = Field(
        None, alias="ordinary_net_per_open_day_eur"
    )


class Outgoing(_Part):
    """A dated payment out, positive cents; on that day every `every_months` unless `once`."""

    on: Day
    amount_cents: PositiveEuros = Field(alias="amount_eur")
    label: Text = ""
    once: Annotated[bool, BeforeValidator(flag_word)] = False
    every_months: Annotated[int, Field(ge=1, le=12)] = 1


class AdvanceTerms(_Part):
    """When an advance would land and how it would be repaid; None = the shipped default."""

    landing_days: Annotated[int, Field(ge=0, le=120)] | None = None
    repay_after_business_days: Annotated[int, Field(ge=0, le=400)] | None = None
    instalments: Annotated[int, Field(ge=1, le=36)] | None = None
    fee_cents: PositiveEuros | None = Field(None, alias="fee_eur")
    fee_share: Annotated[float, Field(ge=0, le=0.5, allow_inf_nan=False)] | None = None
    set_off: Annotated[bool, BeforeValidator(flag_word)] = False
    recoup_share: Annotated[float, Field(gt=0, le=1, allow_inf_nan=False)] | None = None
    recoup_after_business_days: Annotated[int, Field(ge=0, le=400)] | None = None
    recoup_within_business_days: Annotated[int, Field(ge=1, le=400)] | None = None

    @model_validator(mode="after")
    def _one_fee_with_set_off(self) -> Self:
        if self.set_off and self.fee_share:
            raise PydanticCustomError("fee_share_set_off", "fee_share_set_off")
        return self


class GrantedAdvance(_Part):
    """An advance already granted: the day it landed or will land, and its cents."""

    on: Day
    amount_cents: PositiveEuros = Field(alias="amount_eur")


class SuspensionTerms(_Part):
    """Shares of the stopped payers' billing when direct billing is suspended."""

    compulsory_share: Share | None = None
    leaves_share: Share | None = None

    @model_validator(mode="after")
    def _shares_fit(self) -> Self:
        if (self.compulsory_share or 0) + (self.leaves_share or 0) > 1:
            raise PydanticCustomError("shares_exceed_one", "shares_exceed_one")
        return self


class Options(_Part):
    """How to compute; None = the shipped default."""

    target_probability: Annotated[float, Field(ge=0.5, le=0.999)] | None = None
    horizon_days: Annotated[int, Field(ge=7, le=366)] | None = None
    uncertainty: Uncertainty = "simulated"
    paths: Annotated[int, Field(ge=100, le=100_000)] | None = None
    seed: Annotated[int, Field(ge=0, le=2**32 - 1)] | None = None


class Dossier(_Part):
    """One pharmacy's question. Build it with `Dossier.parse` to get errors in plain words."""

    as_of: Day
    pharmacy: Pharmacy = Pharmacy.model_validate({})
    outage: Outage = Outage()
    length: Length = Length()
    billing: Billing = Billing()
    ledger: LedgerHints = LedgerHints()
    bank: BankHints = BankHints()
    cash: CashHints = CashHints.model_validate({})
    outgoings: tuple[Outgoing, ...] = Field(default=(), max_length=500)
    advance: AdvanceTerms = AdvanceTerms.model_validate({})
    advances: tuple[GrantedAdvance, ...] = Field(default=(), max_length=100)
    suspension: SuspensionTerms = SuspensionTerms()
    options: Options = Options()
    #: other shipped defaults, by parameter name (docs/data.md)
    assumptions: dict[str, Annotated[float, Field(allow_inf_nan=False)]] = Field(
        default_factory=dict
    )

    @model_validator(mode="after")
    def _days_follow(self) -> Self:
        outage = self.outage
        if outage.payers and outage.first_day is None:
            raise PydanticCustomError("first_day_missing", "first_day_missing")
        if outage.first_day and outage.first_day > self.as_of:
            raise PydanticCustomError(
                "first_day_after_as_of",
                "first_day_after_as_of",
                {"first_on": outage.first_day, "as_of_on": self.as_of},
            )
        if outage.first_day and outage.last_day and outage.last_day < outage.first_day:
            raise PydanticCustomError(
                "last_day_before_first",
                "last_day_before_first",
                {"first_on": outage.first_day, "last_on": outage.last_day},
            )
        for payer, day in outage.last_days.items():
            if outage.first_day and day < outage.first_day:
                raise PydanticCustomError(
                    "last_days_before_first",
                    "last_days_before_first",
                    {"first_on": outage.first_day, "last_on": day, "payer": clean(payer)},
                )
        for granted in self.advances:
            if outage.first_day and granted.on < outage.first_day:
                raise PydanticCustomError(
                    "advance_before_outage",
                    "advance_before_outage",
                    {"first_on": outage.first_day, "granted_on": granted.on},
                )
        return self

    @classmethod
    def parse(cls, tree: dict[str, Any]) -> Dossier:
        """Validate a tree of keys and values, as read from TOML or built by the screen.

        Raises:
            DossierError: the first thing wrong, its key, and the nearest known one.
        """
        try:
            return cls.model_validate(tree)
        except ValidationError as error:
            raise translate(error, cls) from None

    @property
    def first_day(self) -> date:
        """First day without payment; `as_of` where nobody stopped."""
        return self.outage.first_day or self.as_of
