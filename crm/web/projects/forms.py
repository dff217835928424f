from __future__ import annotations

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Submit
from django import forms

from crm.projects.models import Project


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
            "opened": forms.DateInput(attrs={"type": "date"}),
            "kickoff": forms.DateInput(attrs={"type": "date"}),
            "note": forms.Textarea(attrs={"rows": 2}),
        }

    @property
    def helper(self) -> FormHelper:
        helper = FormHelper()
        helper.add_input(Submit("save", "Open the project"))
        return helper
