"""The words and codes of GLOSSARY.md that this room stores."""

from django.db.models import TextChoices


class ProjectType(TextChoices):
    FEASIBILITY_STUDY = "feasibility_study", "Feasibility study"
    FORMULATION_DEVELOPMENT = "formulation_development", "Formulation development"
    ANALYTICAL_SERVICES = "analytical_services", "Analytical services"
    PRECLINICAL_SUPPLY = "preclinical_supply", "Preclinical supply (non-GMP)"
    TECH_TRANSFER = "tech_transfer", "Tech transfer"
    PROCESS_SCALE_UP = "process_scale_up", "Process scale-up"
    CLINICAL_SUPPLY = "clinical_supply", "Clinical supply (GMP)"
    STABILITY_STUDY = "stability_study", "Stability study"
    TROUBLESHOOTING = "troubleshooting", "Troubleshooting"
    CONSULTING = "consulting", "Consulting"


class Phase(TextChoices):
    INQUIRY = "inquiry", "Inquiry"
    SCOPING = "scoping", "Scoping"
    PROPOSAL = "proposal", "Proposal"
    CONTRACTING = "contracting", "Contracting"
    KICKOFF = "kickoff", "Kick-off"
    FEASIBILITY = "feasibility", "Feasibility"
    FORMULATION_DEVELOPMENT = "formulation_development", "Formulation development"
    ANALYTICAL_DEVELOPMENT = "analytical_development", "Analytical development"
    TECH_TRANSFER = "tech_transfer", "Tech transfer"
    ENGINEERING_BATCH = "engineering_batch", "Engineering batch"
    GMP_MANUFACTURING = "gmp_manufacturing", "GMP manufacturing"
    RELEASE = "release", "Release"
    STABILITY = "stability", "Stability"
    CLOSEOUT = "closeout", "Close-out"
    CLOSED = "closed", "Closed"


class PhaseGroup(TextChoices):
    PURSUIT = "pursuit", "Pursuit"
    ONBOARDING = "onboarding", "Onboarding"
    DEVELOPMENT = "development", "Development"
    TRANSFER_AND_BATCH = "transfer_and_batch", "Transfer and batch"
    MONITORING = "monitoring", "Monitoring"
    CLOSING = "closing", "Closing"
    PAUSED = "paused", "Paused"


class ProjectStatus(TextChoices):
    PIPELINE = "pipeline", "Pipeline"
    ACTIVE = "active", "Active"
    ON_HOLD = "on_hold", "On hold"
    COMPLETED = "completed", "Completed"
    CANCELLED = "cancelled", "Cancelled"
    LOST = "lost", "Lost"


OPEN_STATUSES = (ProjectStatus.PIPELINE, ProjectStatus.ACTIVE, ProjectStatus.ON_HOLD)


class ClinicalStage(TextChoices):
    PRECLINICAL = "preclinical", "Preclinical"
    PHASE_1 = "phase_1", "Phase 1"
    PHASE_2 = "phase_2", "Phase 2"
    PHASE_3 = "phase_3", "Phase 3"
    COMMERCIAL = "commercial", "Commercial"
    NOT_APPLICABLE = "not_applicable", "Not applicable"


class Health(TextChoices):
    GREEN = "green", "Green"
    AMBER = "amber", "Amber"
    RED = "red", "Red"


class MilestoneKind(TextChoices):
    CDA_SIGNED = "cda_signed", "CDA signed"
    PROPOSAL_SENT = "proposal_sent", "Proposal sent"
    MSA_SIGNED = "msa_signed", "MSA signed"
    SOW_SIGNED = "sow_signed", "Work order signed"
    QUALITY_AGREEMENT_SIGNED = "quality_agreement_signed", "Quality agreement signed"
    AUDIT_HELD = "audit_held", "Audit held"
    KICKOFF_HELD = "kickoff_held", "Kick-off held"
    MATERIALS_RECEIVED = "materials_received", "Materials received"
    FEASIBILITY_REPORT = "feasibility_report", "Feasibility report"
    FORMULATION_SELECTED = "formulation_selected", "Formulation selected"
    METHOD_QUALIFIED = "method_qualified", "Method qualified"
    METHOD_VALIDATION_COMPLETE = "method_validation_complete", "Method validation complete"
    GAP_ASSESSMENT_COMPLETE = "gap_assessment_complete", "Gap assessment complete"
    TECH_TRANSFER_PLAN_APPROVED = "tech_transfer_plan_approved", "Tech transfer plan approved"
    ENGINEERING_BATCH_COMPLETE = "engineering_batch_complete", "Engineering batch complete"
    BATCH_START = "batch_start", "Batch start"
    BATCH_COMPLETE = "batch_complete", "Batch complete"
    BATCH_RELEASED = "batch_released", "Batch released"
    BATCH_SHIPPED = "batch_shipped", "Batch shipped"
    STABILITY_PULL = "stability_pull", "Stability pull"
    STABILITY_REPORT = "stability_report", "Stability report"
    CHANGE_ORDER_SIGNED = "change_order_signed", "Change order signed"
    FINAL_REPORT = "final_report", "Final report"
    MATERIALS_RETURNED = "materials_returned", "Materials returned"
    LESSONS_LEARNED_HELD = "lessons_learned_held", "Lessons learned held"
    PROJECT_CLOSED = "project_closed", "Project closed"


GROUP_OF_PHASE: dict[str, PhaseGroup] = {
    Phase.INQUIRY: PhaseGroup.PURSUIT,
    Phase.SCOPING: PhaseGroup.PURSUIT,
    Phase.PROPOSAL: PhaseGroup.PURSUIT,
    Phase.CONTRACTING: PhaseGroup.PURSUIT,
    Phase.KICKOFF: PhaseGroup.ONBOARDING,
    Phase.FEASIBILITY: PhaseGroup.DEVELOPMENT,
    Phase.FORMULATION_DEVELOPMENT: PhaseGroup.DEVELOPMENT,
    Phase.ANALYTICAL_DEVELOPMENT: PhaseGroup.DEVELOPMENT,
    Phase.TECH_TRANSFER: PhaseGroup.TRANSFER_AND_BATCH,
    Phase.ENGINEERING_BATCH: PhaseGroup.TRANSFER_AND_BATCH,
    Phase.GMP_MANUFACTURING: PhaseGroup.TRANSFER_AND_BATCH,
    Phase.RELEASE: PhaseGroup.TRANSFER_AND_BATCH,
    Phase.STABILITY: PhaseGroup.MONITORING,
    Phase.CLOSEOUT: PhaseGroup.CLOSING,
}


def group_of(status: str, phase: str) -> PhaseGroup | None:
    """On hold counts as paused whatever the phase; a closed project has none."""
    if status not in OPEN_STATUSES or phase == Phase.CLOSED:
        return None
    return PhaseGroup.PAUSED if status == ProjectStatus.ON_HOLD else GROUP_OF_PHASE[phase]
