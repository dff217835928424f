"""The words and codes of GLOSSARY.md that this room stores."""

from django.db.models import TextChoices


class ClientKind(TextChoices):
    VIRTUAL_BIOTECH = "virtual_biotech", "Virtual biotech"
    EMERGING_BIOTECH = "emerging_biotech", "Emerging biotech"
    ACADEMIC_SPIN_OUT = "academic_spin_out", "Academic spin-out"
    MID_SIZE_PHARMA = "mid_size_pharma", "Mid-size pharma"
    LARGE_PHARMA = "large_pharma", "Large pharma"
    NON_PROFIT = "non_profit", "Non-profit"
    OTHER = "other", "Other"


class Tier(TextChoices):
    STRATEGIC = "strategic", "Strategic"
    CORE = "core", "Core"
    STANDARD = "standard", "Standard"


class Lifecycle(TextChoices):
    PROSPECT = "prospect", "Prospect"
    ACTIVE = "active", "Active"
    DORMANT = "dormant", "Dormant"
    FORMER = "former", "Former"


class WorkWeek(TextChoices):
    MON_FRI = "mon_fri", "Monday to Friday"
    SUN_THU = "sun_thu", "Sunday to Thursday"
    CUSTOM = "custom", "Custom"


class ContactRole(TextChoices):
    CMC_LEAD = "cmc_lead", "CMC lead"
    TECHNICAL_OPERATIONS = "technical_operations", "Technical operations"
    EXTERNAL_MANUFACTURING = "external_manufacturing", "External manufacturing"
    PROJECT_MANAGER = "project_manager", "Project manager"
    QUALITY = "quality", "Quality"
    REGULATORY = "regulatory", "Regulatory affairs"
    CLINICAL_OPERATIONS = "clinical_operations", "Clinical operations"
    CLINICAL_SUPPLY = "clinical_supply", "Clinical supply"
    ANALYTICAL = "analytical", "Analytical"
    SCIENTIFIC_LEAD = "scientific_lead", "Scientific lead"
    PROCUREMENT = "procurement", "Procurement"
    FINANCE = "finance", "Finance"
    LEGAL = "legal", "Legal"
    EXECUTIVE = "executive", "Executive"
    CONSULTANT = "consultant", "Consultant"
    OTHER = "other", "Other"


class Influence(TextChoices):
    DECISION_MAKER = "decision_maker", "Decides"
    APPROVER = "approver", "Approves"
    USER = "user", "Works with the result"
    ADVISER = "adviser", "Advises"


class LawfulBasis(TextChoices):
    LEGITIMATE_INTEREST = "legitimate_interest", "Legitimate interest"
    CONTRACT = "contract", "Contract"
    CONSENT = "consent", "Consent"
