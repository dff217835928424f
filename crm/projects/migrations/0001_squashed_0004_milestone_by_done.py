import crm.clients.naming
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [('projects', '0001_initial'), ('projects', '0002_initial'), ('projects', '0003_found_by'), ('projects', '0004_milestone_by_done')]

    initial = True

    dependencies = [
        ('clients', '0002_initial'),
        ('staff', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Project',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=16, unique=True)),
                ('code_name', models.CharField(max_length=60)),
                ('client', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='projects', to='clients.client')),
                ('project_type', models.CharField(choices=[('feasibility_study', 'Feasibility study'), ('formulation_development', 'Formulation development'), ('analytical_services', 'Analytical services'), ('preclinical_supply', 'Preclinical supply (non-GMP)'), ('tech_transfer', 'Tech transfer'), ('process_scale_up', 'Process scale-up'), ('clinical_supply', 'Clinical supply (GMP)'), ('stability_study', 'Stability study'), ('troubleshooting', 'Troubleshooting'), ('consulting', 'Consulting')], max_length=28)),
                ('phase', models.CharField(choices=[('inquiry', 'Inquiry'), ('scoping', 'Scoping'), ('proposal', 'Proposal'), ('contracting', 'Contracting'), ('kickoff', 'Kick-off'), ('feasibility', 'Feasibility'), ('formulation_development', 'Formulation development'), ('analytical_development', 'Analytical development'), ('tech_transfer', 'Tech transfer'), ('engineering_batch', 'Engineering batch'), ('gmp_manufacturing', 'GMP manufacturing'), ('release', 'Release'), ('stability', 'Stability'), ('closeout', 'Close-out'), ('closed', 'Closed')], default='inquiry', max_length=28)),
                ('status', models.CharField(choices=[('pipeline', 'Pipeline'), ('active', 'Active'), ('on_hold', 'On hold'), ('completed', 'Completed'), ('cancelled', 'Cancelled'), ('lost', 'Lost')], default='pipeline', max_length=12)),
                ('clinical_stage', models.CharField(choices=[('preclinical', 'Preclinical'), ('phase_1', 'Phase 1'), ('phase_2', 'Phase 2'), ('phase_3', 'Phase 3'), ('commercial', 'Commercial'), ('not_applicable', 'Not applicable')], default='not_applicable', max_length=16)),
                ('project_manager', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='manages', to=settings.AUTH_USER_MODEL)),
                ('opened', models.DateField()),
                ('kickoff', models.DateField(blank=True, null=True)),
                ('health', models.CharField(choices=[('green', 'Green'), ('amber', 'Amber'), ('red', 'Red')], default='green', max_length=8)),
                ('health_reason', models.CharField(blank=True, max_length=200)),
                ('after_hours_cover', models.BooleanField(default=False)),
                ('note', models.TextField(blank=True)),
                ('demo_id', models.CharField(blank=True, max_length=8)),
                ('leader_warn_at', models.DateTimeField(blank=True, null=True)),
                ('leader_due_at', models.DateTimeField(blank=True, null=True)),
                ('silent_after', models.DateTimeField(blank=True, null=True)),
                ('found_by', crm.clients.naming.FoundBy('code_name', 'code', blank=True, default='', editable=False)),
            ],
            options={
                'ordering': ('code',),
                'indexes': [models.Index(condition=models.Q(('leader_due_at__isnull', False)), fields=['leader_due_at'], name='project_leader_due'), models.Index(condition=models.Q(('leader_warn_at__isnull', False)), fields=['leader_warn_at'], name='project_leader_warn'), models.Index(condition=models.Q(('silent_after__isnull', False)), fields=['silent_after'], name='project_silent')],
                'constraints': [models.CheckConstraint(condition=models.Q(('kickoff', None), ('kickoff__gte', models.F('opened')), _connector='OR'), name='kickoff_after_opened')],
            },
        ),
        migrations.CreateModel(
            name='Assignment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('project', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='assignments', to='projects.project')),
                ('staff', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='assignments', to=settings.AUTH_USER_MODEL)),
                ('function', models.CharField(choices=[('executive', 'Executive'), ('business_development', 'Business development'), ('program_management', 'Program management'), ('research_and_development', 'Research and development'), ('analytical', 'Analytical'), ('technical_operations', 'Technical operations'), ('manufacturing', 'Manufacturing'), ('quality', 'Quality'), ('supply_chain', 'Supply chain'), ('regulatory', 'Regulatory'), ('finance', 'Finance')], max_length=32)),
                ('since', models.DateField()),
                ('until', models.DateField(blank=True, null=True)),
            ],
            options={
                'constraints': [models.UniqueConstraint(condition=models.Q(('until', None)), fields=('project', 'staff', 'function'), name='one_running_assignment'), models.CheckConstraint(condition=models.Q(('until', None), ('until__gte', models.F('since')), _connector='OR'), name='assignment_ends_after_start')],
            },
        ),
        migrations.CreateModel(
            name='Milestone',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('project', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='milestones', to='projects.project')),
                ('milestone_kind', models.CharField(choices=[('cda_signed', 'CDA signed'), ('proposal_sent', 'Proposal sent'), ('msa_signed', 'MSA signed'), ('sow_signed', 'Work order signed'), ('quality_agreement_signed', 'Quality agreement signed'), ('audit_held', 'Audit held'), ('kickoff_held', 'Kick-off held'), ('materials_received', 'Materials received'), ('feasibility_report', 'Feasibility report'), ('formulation_selected', 'Formulation selected'), ('method_qualified', 'Method qualified'), ('method_validation_complete', 'Method validation complete'), ('gap_assessment_complete', 'Gap assessment complete'), ('tech_transfer_plan_approved', 'Tech transfer plan approved'), ('engineering_batch_complete', 'Engineering batch complete'), ('batch_start', 'Batch start'), ('batch_complete', 'Batch complete'), ('batch_released', 'Batch released'), ('batch_shipped', 'Batch shipped'), ('stability_pull', 'Stability pull'), ('stability_report', 'Stability report'), ('change_order_signed', 'Change order signed'), ('final_report', 'Final report'), ('materials_returned', 'Materials returned'), ('lessons_learned_held', 'Lessons learned held'), ('project_closed', 'Project closed')], max_length=32)),
                ('name', models.CharField(max_length=160)),
                ('due', models.DateField()),
                ('done', models.DateField(blank=True, null=True)),
                ('moved_from', models.DateField(blank=True, null=True)),
                ('moved_reason', models.CharField(blank=True, max_length=300)),
            ],
            options={
                'ordering': ('due', 'id'),
                'indexes': [models.Index(condition=models.Q(('done__isnull', True)), fields=['due'], name='milestone_open_due'), models.Index(condition=models.Q(('done__isnull', False)), fields=['done'], name='milestone_by_done')],
                'constraints': [models.CheckConstraint(condition=models.Q(('moved_from', None), models.Q(('moved_reason', ''), _negated=True), _connector='OR'), name='milestone_moved_with_reason')],
            },
        ),
    ]
