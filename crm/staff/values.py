"""The words and codes of GLOSSARY.md that this room stores."""

from django.db.models import IntegerChoices, TextChoices


class Function(TextChoices):
    EXECUTIVE = "executive", "Executive"
    BUSINESS_DEVELOPMENT = "business_development", "Business development"
    PROGRAM_MANAGEMENT = "program_management", "Program management"
    RESEARCH_AND_DEVELOPMENT = "research_and_development", "Research and development"
    ANALYTICAL = "analytical", "Analytical"
    TECHNICAL_OPERATIONS = "technical_operations", "Technical operations"
    MANUFACTURING = "manufacturing", "Manufacturing"
    QUALITY = "quality", "Quality"
    SUPPLY_CHAIN = "supply_chain", "Supply chain"
    REGULATORY = "regulatory", "Regulatory"
    FINANCE = "finance", "Finance"


class StaffRole(TextChoices):
    CEO = "ceo", "Chief executive officer"
    CBO = "cbo", "Chief business officer"
    CSO = "cso", "Chief scientific officer"
    CTO = "cto", "Chief technology officer"
    QUALITY_HEAD = "quality_head", "Head of quality"
    PROGRAM_DIRECTOR = "program_director", "Program director"
    PROJECT_MANAGER = "project_manager", "Project manager"
    BUSINESS_DEVELOPMENT = "business_development", "Business development"
    SCIENTIST = "scientist", "Scientist"
    MANUFACTURING_MANAGER = "manufacturing_manager", "Manufacturing manager"
    SUPPLY_CHAIN = "supply_chain", "Supply chain"
    ADMINISTRATOR = "administrator", "Administrator"
    READER = "reader", "Reader"


class DigestForm(TextChoices):
    """How much of the weekly digest somebody gets by mail; its page is theirs in any case."""

    FULL = "full", "every week"
    BROKEN = "broken", "only when something is broken"
    OFF = "off", "never"


class DigestScope(TextChoices):
    """Of which clients somebody's weekly digest tells."""

    ALL = "all", "every client I may see"
    MINE = "mine", "only what is mine"


class Weekday(IntegerChoices):
    MONDAY = 0, "Monday"
    TUESDAY = 1, "Tuesday"
    WEDNESDAY = 2, "Wednesday"
    THURSDAY = 3, "Thursday"
    FRIDAY = 4, "Friday"


# The people the weekly digest is written for (POLICIES.md, weekly digest).
DIGEST_ROLES = (
    StaffRole.CEO,
    StaffRole.CBO,
    StaffRole.CSO,
    StaffRole.CTO,
    StaffRole.QUALITY_HEAD,
    StaffRole.PROGRAM_DIRECTOR,
)
