from __future__ import annotations

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Column, Layout, Row, Submit
from django import forms

from crm.projects.models import Project
from crm.projects.values import MilestoneKind, Phase, ProjectStatus
from crm.staff.models import StaffMember
from crm.staff.values import Function

DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


def helper(label: str) -> FormHelper:
    made = FormHelper()
    made.add_input(Submit("save", label))
    return made


class ProjectForm(forms.ModelForm):  # type: ignore[type-arg]
    """A new project; its manager may see the client from then on."""

    class Meta:
        model = Project
        fields = (
            "client",
            "code",
            "code_name",
            "project_type",
            "phase",
            "status",
            "clinical_stage",
            "project_manager",
            "opened",
            "kickoff",
            "after_hours_cover",
            "note",
        )
        widgets = {
            "opened": DAY,
            "kickoff": DAY,
            "note": forms.Textarea(attrs={"rows": 2}),
        }

        labels = {
            "code_name": "Code name",
            "project_type": "Kind of work",
            "clinical_stage": "Clinical stage",
            "kickoff": "Kick-off",
            "after_hours_cover": "Urgent questions are answered at any hour (engineering batch, GMP, release)",
        }
        help_texts = {"code_name": "what everybody may read on a projected page"}

    @property
    def helper(self) -> FormHelper:
        made = FormHelper()
        lines = (
            ("client",),
            ("code", "code_name"),
            ("project_type", "clinical_stage"),
            ("phase", "status"),
            ("project_manager",),
            ("opened", "kickoff"),
            ("after_hours_cover",),
            ("note",),
        )
        rows = [Row(*(Column(name, css_class="col-sm") for name in line)) for line in lines]
        made.layout = Layout(*rows, Submit("save", "Open the project"))
        return made


class Assign(forms.Form):
    """Somebody works on the project for a function."""

    staff = forms.ModelChoiceField(queryset=StaffMember.objects.filter(is_active=True), label="Who")
    function = forms.ChoiceField(choices=Function.choices, label="For which function")


class AddMilestone(forms.Form):
    milestone_kind = forms.ChoiceField(choices=MilestoneKind.choices, label="Kind")
    name = forms.CharField(max_length=160, label="In the client's words")
    due = forms.DateField(widget=DAY)

    @property
    def helper(self) -> FormHelper:
        return helper("Add the milestone")


class MoveMilestone(forms.Form):
    due = forms.DateField(widget=DAY, label="New date")
    reason = forms.CharField(max_length=300, label="Why it moves")

    @property
    def helper(self) -> FormHelper:
        return helper("Move the date")


class MovePhase(forms.Form):
    phase = forms.ChoiceField(choices=Phase.choices)
    status = forms.ChoiceField(choices=ProjectStatus.choices)
    reason = forms.CharField(max_length=300, required=False, label="Why")

    @property
    def helper(self) -> FormHelper:
        return helper("Move the project")


class HandOverProject(forms.Form):
    to = forms.ModelChoiceField(queryset=StaffMember.objects.filter(is_active=True), label="The new project manager")
    reason = forms.CharField(
        max_length=300, label="What they must know", widget=forms.Textarea(attrs={"rows": 3}), required=False
    )

    @property
    def helper(self) -> FormHelper:
        return helper("Hand the project over")
