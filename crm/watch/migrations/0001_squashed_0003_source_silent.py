import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [('watch', '0001_initial'), ('watch', '0002_by_opening'), ('watch', '0003_source_silent')]

    initial = True

    dependencies = [
        ('capture', '0012_rhythm_hours'),
        ('clients', '0003_found_by'),
        ('conversations', '0011_thread_key'),
        ('projects', '0003_found_by'),
        ('staff', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Flag',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('flag_kind', models.CharField(choices=[('source_silent', 'Source silent'), ('slow_response', 'Slow response'), ('no_leadership_contact', 'No leadership contact'), ('no_contact', 'Nothing logged'), ('overdue_commitment', 'Promise overdue'), ('milestone_overdue', 'Milestone overdue'), ('minutes_overdue', 'Minutes overdue'), ('repeat_breach', 'Late again'), ('owner_absent', 'Owner away'), ('data_gap', 'Data gap')], max_length=24)),
                ('severity', models.CharField(choices=[('notice', 'Notice'), ('warning', 'Warning'), ('serious', 'Serious')], max_length=8)),
                ('status', models.CharField(choices=[('open', 'Open'), ('acknowledged', 'Acknowledged'), ('snoozed', 'Snoozed'), ('resolved', 'Resolved'), ('dismissed', 'Dismissed')], default='open', max_length=12)),
                ('subject', models.CharField(help_text='model and number, such as interaction:47', max_length=40)),
                ('client', models.ForeignKey(help_text='empty only where it is a source', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='flags', to='clients.client')),
                ('source', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='flags', to='capture.source')),
                ('project', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='flags', to='projects.project')),
                ('interaction', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='flags', to='conversations.interaction')),
                ('commitment', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='flags', to='conversations.commitment')),
                ('milestone', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='flags', to='projects.milestone')),
                ('owner', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='flags', to=settings.AUTH_USER_MODEL)),
                ('assigned_to', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('opened_at', models.DateTimeField(help_text='when the condition became true')),
                ('closed_at', models.DateTimeField(null=True)),
                ('why', models.CharField(help_text='the arithmetic', max_length=300)),
                ('evidence', models.JSONField(default=dict)),
                ('escalation_level', models.PositiveSmallIntegerField(default=0)),
                ('next_at', models.DateTimeField(help_text='when time alone may change this flag', null=True)),
                ('renewed_at', models.DateTimeField(help_text='the latest fact that supports it', null=True)),
                ('acknowledged_at', models.DateTimeField(null=True)),
                ('snoozed_until', models.DateTimeField(null=True)),
                ('dismissed_at', models.DateTimeField(null=True)),
                ('closed_reason', models.CharField(blank=True, max_length=300)),
            ],
            options={
                'ordering': ('opened_at', 'id'),
                'indexes': [models.Index(condition=models.Q(('closed_at__isnull', True), ('next_at__isnull', False)), fields=['next_at'], name='flag_next'), models.Index(condition=models.Q(('closed_at__isnull', True)), fields=['client', 'flag_kind'], name='flag_standing'), models.Index(condition=models.Q(('closed_at__isnull', True)), fields=['flag_kind', '-escalation_level', 'opened_at'], name='flag_standing_by_kind'), models.Index(condition=models.Q(('closed_at__isnull', True)), fields=['project'], name='flag_standing_project'), models.Index(fields=['flag_kind', 'subject'], name='flag_by_subject'), models.Index(fields=['-opened_at', '-id'], name='flag_by_opening')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('closed_at__isnull', True)), fields=('flag_kind', 'subject'), name='one_tracked_flag'), models.CheckConstraint(condition=models.Q(models.Q(('status', 'resolved'), _negated=True), ('closed_at__isnull', False), _connector='OR'), name='resolved_is_closed'), models.CheckConstraint(condition=models.Q(models.Q(('status', 'snoozed'), _negated=True), ('snoozed_until__isnull', False), _connector='OR'), name='snoozed_until_a_date'), models.CheckConstraint(condition=models.Q(models.Q(('status', 'dismissed'), _negated=True), models.Q(('closed_reason', ''), _negated=True), _connector='OR'), name='dismissed_with_reason'), models.CheckConstraint(condition=models.Q(models.Q(('client__isnull', False), ('source', None)), models.Q(('client', None), ('source__isnull', False)), _connector='OR'), name='flag_of_a_client_or_a_source'), models.CheckConstraint(condition=models.Q(('closed_at', None), ('closed_at__gte', models.F('opened_at')), _connector='OR'), name='flag_closes_after_opening')],
            },
        ),
        migrations.CreateModel(
            name='SilencePolicy',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('valid_from', models.DateField()),
                ('client', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='silence_policies', to='clients.client')),
            ],
            options={
                'ordering': ('-valid_from', '-id'),
                'constraints': [models.UniqueConstraint(condition=models.Q(('client', None)), fields=('valid_from',), name='one_silence_policy_a_day'), models.UniqueConstraint(fields=('client', 'valid_from'), name='one_client_silence_policy_a_day')],
            },
        ),
        migrations.CreateModel(
            name='LadderStep',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('valid_from', models.DateField()),
                ('level', models.PositiveSmallIntegerField()),
                ('normal', models.DurationField(help_text='normal and low priority')),
                ('high', models.DurationField()),
                ('urgent', models.DurationField()),
            ],
            options={
                'ordering': ('valid_from', 'level'),
                'constraints': [models.UniqueConstraint(fields=('valid_from', 'level'), name='one_step_a_level')],
            },
        ),
        migrations.CreateModel(
            name='SweepMark',
            fields=[
                ('name', models.CharField(default='sweep', max_length=24, primary_key=True, serialize=False)),
                ('swept_to', models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name='FlagEvent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('flag', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='events', to='watch.flag')),
                ('happening', models.CharField(choices=[('opened', 'Opened'), ('reopened', 'Opened again'), ('level', 'Reached the next level'), ('severity', 'Became more serious'), ('acknowledged', 'Acknowledged'), ('snoozed', 'Snoozed'), ('woke', 'Woke from snooze'), ('assigned', 'Assigned'), ('dismissed', 'Dismissed'), ('resolved', 'Resolved'), ('due_soon', 'Due soon')], max_length=12)),
                ('at', models.DateTimeField()),
                ('noticed_at', models.DateTimeField()),
                ('level', models.PositiveSmallIntegerField(null=True)),
                ('severity', models.CharField(blank=True, choices=[('notice', 'Notice'), ('warning', 'Warning'), ('serious', 'Serious')], max_length=8)),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('reason', models.CharField(blank=True, max_length=300)),
                ('told_at', models.DateTimeField(null=True)),
            ],
            options={
                'ordering': ('at', 'id'),
                'indexes': [models.Index(condition=models.Q(('told_at__isnull', True)), fields=['id'], name='flag_event_untold')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('happening', 'level')), fields=('flag', 'level'), name='one_event_a_level')],
            },
        ),
        migrations.CreateModel(
            name='SilenceLimit',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('policy', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='limits', to='watch.silencepolicy')),
                ('phase_group', models.CharField(choices=[('pursuit', 'Pursuit'), ('onboarding', 'Onboarding'), ('development', 'Development'), ('transfer_and_batch', 'Transfer and batch'), ('monitoring', 'Monitoring'), ('closing', 'Closing'), ('paused', 'Paused')], max_length=20)),
                ('strategic', models.PositiveIntegerField()),
                ('core', models.PositiveIntegerField()),
                ('standard', models.PositiveIntegerField()),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('policy', 'phase_group'), name='one_silence_limit_a_group')],
            },
        ),
    ]
