import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


# Words are folded and parted before they come here; the tokenizer leaves them as they are. Without positions the
# index is small, and beginnings of three to five letters have their own lists.
SQLITE = """
CREATE VIRTUAL TABLE conversations_words_index USING fts5(
    words, content='conversations_interactionwords', content_rowid='place',
    tokenize="ascii tokenchars '.:'", detail=none, columnsize=0, prefix='3 4 5'
)
"""
POSTGRESQL = """
CREATE INDEX conversations_words_index ON conversations_interactionwords
USING gin (array_to_tsvector(string_to_array(words, ' ')))
"""


def make_index(apps, schema_editor):
    schema_editor.execute(SQLITE if schema_editor.connection.vendor == "sqlite" else POSTGRESQL)


def drop_index(apps, schema_editor):
    kind = "TABLE" if schema_editor.connection.vendor == "sqlite" else "INDEX"
    schema_editor.execute(f"DROP {kind} conversations_words_index")


class Migration(migrations.Migration):

    replaces = [('conversations', '0001_initial'), ('conversations', '0002_initial'), ('conversations', '0003_words'), ('conversations', '0004_standing_places'), ('conversations', '0005_missed_promises'), ('conversations', '0006_lists'), ('conversations', '0007_revision_by_calendar'), ('conversations', '0008_week_by_index'), ('conversations', '0009_minutes_by_client'), ('conversations', '0010_rare'), ('conversations', '0011_thread_key'), ('conversations', '0012_governance')]

    initial = True

    dependencies = [
        ('clients', '0003_found_by'),
        ('projects', '0004_milestone_by_done'),
        ('staff', '0005_warn_by_mail'),
    ]

    operations = [
        migrations.CreateModel(
            name='Thread',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('client', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='threads', to='clients.client')),
                ('subject', models.CharField(blank=True, max_length=300)),
                ('key', models.CharField(blank=True, help_text='what another program calls it', max_length=200, null=True)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('key', 'client'), name='one_thread_a_key')],
            },
        ),
        migrations.CreateModel(
            name='ResponsePolicy',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('valid_from', models.DateField()),
                ('client', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='response_policies', to='clients.client')),
                ('after_hours_target', models.DurationField(help_text='clock hours for urgent work with after-hours cover')),
                ('minutes_target', models.DurationField(help_text='working time in which minutes are sent')),
            ],
            options={
                'ordering': ('-valid_from', '-id'),
                'constraints': [models.UniqueConstraint(condition=models.Q(('client', None)), fields=('valid_from',), name='one_response_policy_a_day'), models.UniqueConstraint(fields=('client', 'valid_from'), name='one_client_response_policy_a_day')],
            },
        ),
        migrations.CreateModel(
            name='Interaction',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('client', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='interactions', to='clients.client')),
                ('thread', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='interactions', to='conversations.thread')),
                ('occurred_at', models.DateTimeField()),
                ('logged_at', models.DateTimeField()),
                ('logged_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('channel', models.CharField(choices=[('email', 'Email'), ('client_portal', 'Client portal'), ('chat', 'Chat'), ('text_message', 'Text message'), ('voicemail', 'Voicemail'), ('web_form', 'Web form'), ('letter', 'Letter'), ('phone_call', 'Phone call'), ('video_meeting', 'Video meeting'), ('in_person_meeting', 'In-person meeting'), ('site_visit', 'Site visit'), ('conference', 'Conference'), ('internal_note', 'Internal note')], max_length=20)),
                ('direction', models.CharField(choices=[('inbound', 'They reached us'), ('outbound', 'We reached them'), ('two_way', 'Talked with each other'), ('internal', 'Among ourselves')], max_length=10)),
                ('purpose', models.CharField(choices=[('kickoff', 'Kick-off'), ('status_update', 'Status update'), ('status_question', 'Status question'), ('technical_question', 'Technical question'), ('technical_review', 'Technical review'), ('document_request', 'Document request'), ('data_delivery', 'Data delivery'), ('scoping', 'Scoping'), ('commercial', 'Commercial'), ('scheduling', 'Scheduling'), ('logistics', 'Logistics'), ('quality', 'Quality'), ('concern', 'Concern'), ('escalation', 'Escalation'), ('steering_committee', 'Steering committee'), ('business_review', 'Business review'), ('relationship', 'Relationship'), ('closeout', 'Close-out'), ('internal_coordination', 'Internal coordination')], default='status_update', max_length=24)),
                ('priority', models.CharField(choices=[('urgent', 'Urgent'), ('high', 'High'), ('normal', 'Normal'), ('low', 'Low')], default='normal', max_length=8)),
                ('summary', models.TextField()),
                ('owner', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='owns', to=settings.AUTH_USER_MODEL)),
                ('needs_reply', models.BooleanField(help_text='empty: by the rules of the channel', null=True)),
                ('owed', models.BooleanField(default=False, help_text='after this talk we still owe an answer')),
                ('excuses', models.BooleanField(default=False, help_text='says that no reply is needed')),
                ('automatic', models.BooleanField(default=False)),
                ('reached', models.BooleanField(default=True, help_text='false: a failed call, a bounced mail')),
                ('reply_kind', models.CharField(blank=True, choices=[('acknowledgement', 'Acknowledgement'), ('answer', 'Answer')], max_length=16)),
                ('minutes_required', models.BooleanField(default=False)),
                ('minutes_due_at', models.DateTimeField(blank=True, null=True)),
                ('minutes_sent_at', models.DateTimeField(blank=True, null=True)),
                ('qms_reference', models.CharField(blank=True, max_length=40)),
                ('message_key', models.CharField(blank=True, max_length=300, null=True, unique=True)),
                ('withdrawn_at', models.DateTimeField(blank=True, null=True)),
                ('withdrawn_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('withdrawn_reason', models.CharField(blank=True, max_length=300)),
                ('version', models.PositiveIntegerField(default=1)),
                ('demo_id', models.CharField(blank=True, max_length=8)),
                ('contacts', models.ManyToManyField(related_name='interactions', to='clients.contact')),
            ],
            options={
                'ordering': ('-occurred_at', '-id'),
                'indexes': [models.Index(fields=['client', '-occurred_at', '-id'], name='interaction_by_client'), models.Index(condition=models.Q(('withdrawn_at__isnull', True)), fields=['-occurred_at', '-id'], name='interaction_by_moment'), models.Index(condition=models.Q(('withdrawn_at__isnull', True)), fields=['channel', '-occurred_at', '-id'], name='interaction_by_channel'), models.Index(condition=models.Q(('direction', 'internal'), ('withdrawn_at__isnull', True)), fields=['-occurred_at', '-id'], name='interaction_internal'), models.Index(condition=models.Q(('purpose__in', ('steering_committee', 'business_review')), ('reached', True), ('withdrawn_at__isnull', True)), fields=['client', '-occurred_at'], name='interaction_governance'), models.Index(condition=models.Q(('minutes_required', True), ('minutes_sent_at__isnull', True), ('withdrawn_at__isnull', True)), fields=['minutes_due_at'], name='minutes_owed'), models.Index(condition=models.Q(('minutes_required', True), ('minutes_sent_at__isnull', True), ('withdrawn_at__isnull', True)), fields=['client', 'minutes_due_at'], name='minutes_owed_by_client')],
                'constraints': [models.CheckConstraint(condition=models.Q(('withdrawn_at', None), models.Q(('withdrawn_reason', ''), _negated=True), _connector='OR'), name='withdrawn_with_reason')],
            },
        ),
        migrations.CreateModel(
            name='ResponseTarget',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('policy', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='targets', to='conversations.responsepolicy')),
                ('priority', models.CharField(choices=[('urgent', 'Urgent'), ('high', 'High'), ('normal', 'Normal'), ('low', 'Low')], max_length=8)),
                ('strategic', models.DurationField()),
                ('core', models.DurationField()),
                ('standard', models.DurationField()),
                ('pursuit', models.DurationField()),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('policy', 'priority'), name='one_target_a_priority'), models.CheckConstraint(condition=models.Q(('standard__lte', models.F('core'))), name='standard_never_slower_than_core')],
            },
        ),
        migrations.CreateModel(
            name='ChannelCap',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('policy', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='caps', to='conversations.responsepolicy')),
                ('channel', models.CharField(choices=[('email', 'Email'), ('client_portal', 'Client portal'), ('chat', 'Chat'), ('text_message', 'Text message'), ('voicemail', 'Voicemail'), ('web_form', 'Web form'), ('letter', 'Letter'), ('phone_call', 'Phone call'), ('video_meeting', 'Video meeting'), ('in_person_meeting', 'In-person meeting'), ('site_visit', 'Site visit'), ('conference', 'Conference'), ('internal_note', 'Internal note')], max_length=20)),
                ('longest', models.DurationField()),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('policy', 'channel'), name='one_cap_a_channel')],
            },
        ),
        migrations.CreateModel(
            name='InteractionProject',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('interaction', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='places', to='conversations.interaction')),
                ('project', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='places', to='projects.project')),
                ('occurred_at', models.DateTimeField()),
                ('standing', models.BooleanField(default=True, help_text='false: withdrawn')),
                ('is_external', models.BooleanField()),
                ('is_touchpoint', models.BooleanField()),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('standing', True)), fields=['project', '-occurred_at', '-interaction'], name='place_by_project'), models.Index(condition=models.Q(('is_touchpoint', True)), fields=['project', '-occurred_at'], name='place_touchpoint'), models.Index(condition=models.Q(('is_external', True)), fields=['project', '-occurred_at'], name='place_external')],
                'constraints': [models.UniqueConstraint(fields=('interaction', 'project'), name='one_place_per_project')],
            },
        ),
        migrations.CreateModel(
            name='Participation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('interaction', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='participations', to='conversations.interaction')),
                ('staff', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='participations', to=settings.AUTH_USER_MODEL)),
                ('participation', models.CharField(choices=[('led', 'Led'), ('attended', 'Attended'), ('cc', 'In copy')], max_length=10)),
                ('as_leader', models.BooleanField(default=False)),
                ('occurred_at', models.DateTimeField()),
            ],
            options={
                'indexes': [models.Index(fields=['staff', '-occurred_at', '-interaction'], name='part_by_person')],
                'constraints': [models.UniqueConstraint(fields=('interaction', 'staff'), name='one_part_per_person')],
            },
        ),
        migrations.CreateModel(
            name='Clock',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('client', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='clocks', to='clients.client')),
                ('thread', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='clocks', to='conversations.thread')),
                ('opened_by', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='clock', to='conversations.interaction')),
                ('opened_at', models.DateTimeField()),
                ('stopped_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='stopped_clocks', to='conversations.interaction')),
                ('stopped_at', models.DateTimeField(null=True)),
                ('answered_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('state', models.CharField(choices=[('running', 'Running'), ('answered', 'Answered'), ('waived', 'No reply needed')], default='running', max_length=8)),
                ('more_inbound', models.PositiveIntegerField(default=0)),
                ('owner', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='clocks', to=settings.AUTH_USER_MODEL)),
                ('priority', models.CharField(choices=[('urgent', 'Urgent'), ('high', 'High'), ('normal', 'Normal'), ('low', 'Low')], default='normal', max_length=8)),
                ('channel', models.CharField(choices=[('email', 'Email'), ('client_portal', 'Client portal'), ('chat', 'Chat'), ('text_message', 'Text message'), ('voicemail', 'Voicemail'), ('web_form', 'Web form'), ('letter', 'Letter'), ('phone_call', 'Phone call'), ('video_meeting', 'Video meeting'), ('in_person_meeting', 'In-person meeting'), ('site_visit', 'Site visit'), ('conference', 'Conference'), ('internal_note', 'Internal note')], max_length=20)),
                ('target', models.DurationField()),
                ('target_basis', models.CharField(help_text='where the target came from, in words', max_length=200)),
                ('around_the_clock', models.BooleanField(default=False)),
                ('policy', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='conversations.responsepolicy')),
                ('calendar', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='staff.sitecalendar')),
                ('calendar_revision', models.PositiveIntegerField(default=1)),
                ('warn_at', models.DateTimeField(null=True)),
                ('due_at', models.DateTimeField(null=True)),
                ('late_after', models.DateTimeField(null=True)),
                ('working', models.DurationField(help_text='working time of a stopped clock', null=True)),
                ('in_time', models.BooleanField(help_text='of an answered clock', null=True)),
                ('verdict_at', models.DateTimeField(null=True)),
            ],
            options={
                'ordering': ('opened_at', 'id'),
                'indexes': [models.Index(condition=models.Q(('state', 'running')), fields=['late_after'], name='clock_running_late_after'), models.Index(condition=models.Q(('state', 'running')), fields=['warn_at'], name='clock_running_warn_at'), models.Index(condition=models.Q(('state', 'running')), fields=['client', 'late_after'], name='clock_running_by_client'), models.Index(condition=models.Q(('state', 'running')), fields=['owner', 'late_after'], name='clock_running_by_owner'), models.Index(condition=models.Q(('state', 'running')), fields=['calendar', 'calendar_revision'], name='clock_running_revision'), models.Index(fields=['verdict_at'], name='clock_by_verdict'), models.Index(condition=models.Q(('state', 'answered')), fields=['stopped_at'], name='clock_by_stop'), models.Index(fields=['client', 'verdict_at', 'in_time'], name='clock_by_client_verdict'), models.Index(condition=models.Q(('stopped_at__isnull', False)), fields=['client', 'stopped_at', 'state', 'working'], name='clock_by_client_stop'), models.Index(fields=['-opened_at', '-id'], name='clock_by_opening'), models.Index(condition=models.Q(('state', 'waived')), fields=['-opened_at', '-id'], name='clock_waived')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('state', 'running'), ('stopped_at', None)), models.Q(models.Q(('state', 'running'), _negated=True), models.Q(('stopped_at', None), _negated=True)), _connector='OR'), name='clock_stops_once'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'waived'), _negated=True), ('verdict_at', None), _connector='OR'), name='waived_clock_has_no_verdict')],
            },
        ),
        migrations.CreateModel(
            name='Restatement',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('thread', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='restatements', to='conversations.thread')),
                ('interaction', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='restatements', to='conversations.interaction')),
                ('at', models.DateTimeField()),
                ('old', models.JSONField()),
                ('new', models.JSONField()),
            ],
            options={
                'ordering': ('-at',),
                'indexes': [models.Index(fields=['at'], name='restatement_by_at')],
            },
        ),
        migrations.CreateModel(
            name='Commitment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('client', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='commitments', to='clients.client')),
                ('project', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='commitments', to='projects.project')),
                ('text', models.CharField(max_length=300)),
                ('commitment_kind', models.CharField(choices=[('answer', 'Answer'), ('document', 'Document'), ('change_order', 'Change order'), ('proposal', 'Proposal'), ('action', 'Action'), ('recurring_update', 'Recurring update')], default='action', max_length=20)),
                ('owner', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='commitments', to=settings.AUTH_USER_MODEL)),
                ('made_in', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='commitments', to='conversations.interaction')),
                ('made_at', models.DateTimeField()),
                ('due', models.DateTimeField()),
                ('done', models.DateTimeField(blank=True, null=True)),
                ('moved_from', models.DateTimeField(blank=True, null=True)),
                ('moved_at', models.DateTimeField(blank=True, null=True)),
                ('moved_reason', models.CharField(blank=True, max_length=300)),
                ('missed_at', models.DateTimeField(blank=True, help_text='the first date that passed before it was moved', null=True)),
                ('withdrawn_at', models.DateTimeField(blank=True, null=True)),
                ('withdrawn_reason', models.CharField(blank=True, max_length=300)),
                ('version', models.PositiveIntegerField(default=1)),
                ('demo_id', models.CharField(blank=True, max_length=8)),
            ],
            options={
                'ordering': ('due', 'id'),
                'indexes': [models.Index(condition=models.Q(('done__isnull', True), ('withdrawn_at__isnull', True)), fields=['due'], name='commitment_open_due'), models.Index(condition=models.Q(('done__isnull', True), ('withdrawn_at__isnull', True)), fields=['client', 'due'], name='commitment_open_by_client'), models.Index(fields=['project', 'due'], name='commitment_by_project'), models.Index(fields=['due', 'id'], name='commitment_by_due')],
                'constraints': [models.CheckConstraint(condition=models.Q(('moved_from', None), models.Q(('moved_reason', ''), _negated=True), _connector='OR'), name='moved_with_reason'), models.CheckConstraint(condition=models.Q(('withdrawn_at', None), models.Q(('withdrawn_reason', ''), _negated=True), _connector='OR'), name='commitment_withdrawn_with_reason')],
            },
        ),
        migrations.CreateModel(
            name='InteractionWords',
            fields=[
                ('place', models.BigIntegerField(help_text='seconds of the contact, then its number', primary_key=True, serialize=False)),
                ('interaction', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='words', to='conversations.interaction')),
                ('client', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='clients.client')),
                ('closed', models.BooleanField(default=False, help_text='the client was restricted when this was written')),
                ('words', models.TextField()),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('closed', True)), fields=['client'], name='words_closed_client')],
            },
        ),
        migrations.AddField(
            model_name='interaction',
            name='projects',
            field=models.ManyToManyField(related_name='interactions', through='conversations.InteractionProject', to='projects.project'),
        ),
        migrations.RunPython(make_index, drop_index),
    ]
