import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [('digests', '0001_initial'), ('digests', '0002_initial'), ('digests', '0003_notices_by_key'), ('digests', '0004_invitations'), ('digests', '0005_acts_from_the_mail'), ('digests', '0006_digest_form'), ('digests', '0007_returns'), ('digests', '0008_daily_note'), ('digests', '0009_answers'), ('digests', '0010_channels'), ('digests', '0011_sent_list')]

    initial = True

    dependencies = [
        ('capture', '0018_answers'),
        ('conversations', '0011_thread_key'),
        ('leadership', '0004_calendar_feeds'),
        ('projects', '0003_found_by'),
        ('staff', '0005_warn_by_mail'),
        ('watch', '0003_source_silent'),
    ]

    operations = [
        migrations.CreateModel(
            name='Digest',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('recipient', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='digests', to=settings.AUTH_USER_MODEL)),
                ('period_start', models.DateTimeField()),
                ('period_end', models.DateTimeField()),
                ('due_at', models.DateTimeField(help_text='when it should leave')),
                ('built_at', models.DateTimeField()),
                ('figures', models.JSONField()),
            ],
            options={
                'ordering': ('-period_start', 'recipient'),
                'constraints': [models.UniqueConstraint(fields=('recipient', 'period_start'), name='one_digest_a_reader_and_week'), models.CheckConstraint(condition=models.Q(('period_end__gt', models.F('period_start'))), name='digest_period_runs_forward')],
            },
        ),
        migrations.CreateModel(
            name='SetAside',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reader', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='set_aside', to=settings.AUTH_USER_MODEL)),
                ('address', models.EmailField(help_text='as it was then; another one of theirs is not set aside', max_length=254)),
                ('reason', models.CharField(max_length=300)),
                ('since', models.DateTimeField()),
                ('confirmed_at', models.DateTimeField(null=True)),
                ('confirmed_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.UniqueConstraint(condition=models.Q(('confirmed_at', None)), fields=('reader', 'address'), name='set_aside_once')],
            },
        ),
        migrations.CreateModel(
            name='Channel',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=80, unique=True)),
                ('kind', models.CharField(choices=[('slack', 'Slack'), ('teams', 'Microsoft Teams')], max_length=8)),
                ('address', models.BinaryField(help_text='sealed: whoever has it can post')),
                ('from_level', models.PositiveSmallIntegerField(help_text='of the ladder; empty: no level is told', null=True)),
                ('verdict', models.BooleanField(default=True, help_text='is told the verdict of each week')),
                ('cleared', models.BooleanField(default=False, help_text='may name restricted clients')),
                ('is_on', models.BooleanField(default=True)),
                ('made_at', models.DateTimeField()),
            ],
            options={
                'ordering': ('name',),
            },
        ),
        migrations.CreateModel(
            name='Delivery',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(max_length=120, unique=True)),
                ('kind', models.CharField(choices=[('digest', 'Weekly digest'), ('notice', 'Notice'), ('daily', 'Daily note'), ('invitation', 'Invitation'), ('answer', 'Answer to a line'), ('browser', 'Is this browser yours'), ('stopped', 'The digest was switched off'), ('operations', 'About the installation')], max_length=12)),
                ('recipient', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='deliveries', to=settings.AUTH_USER_MODEL)),
                ('digest', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='deliveries', to='digests.digest')),
                ('touchpoint', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='deliveries', to='leadership.touchpoint')),
                ('sequence', models.PositiveSmallIntegerField(help_text='the version of the plan it tells of', null=True)),
                ('delivery_status', models.CharField(choices=[('queued', 'Queued'), ('sending', 'Being sent'), ('sent', 'Sent'), ('failed', 'Failed'), ('spared', 'Nothing left to say'), ('bounced', 'Came back')], default='queued', max_length=8)),
                ('made_at', models.DateTimeField()),
                ('not_before', models.DateTimeField()),
                ('claimed_at', models.DateTimeField(null=True)),
                ('sent_at', models.DateTimeField(null=True)),
                ('attempts', models.PositiveSmallIntegerField(default=0)),
                ('error', models.CharField(blank=True, max_length=300)),
                ('urgent', models.BooleanField(default=False)),
                ('at_night', models.BooleanField(default=True, help_text='may leave outside opening hours')),
                ('subject', models.CharField(blank=True, max_length=200)),
                ('bounced_at', models.DateTimeField(null=True)),
                ('bounced_hard', models.BooleanField(default=False, help_text='it will not arrive at that address however often sent')),
            ],
            options={
                'ordering': ('-made_at', '-id'),
                'indexes': [models.Index(condition=models.Q(('delivery_status__in', ('queued', 'sending', 'failed'))), fields=['not_before'], name='delivery_waiting'), models.Index(fields=['recipient', 'kind', 'made_at'], name='delivery_by_reader'), models.Index(fields=['-made_at', '-id'], name='delivery_by_making')],
            },
        ),
        migrations.CreateModel(
            name='MailAct',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('digest', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='acts', to='digests.digest')),
                ('place', models.PositiveSmallIntegerField(help_text='of the ask in the digest, from 0')),
                ('act', models.CharField(choices=[('did', 'I did'), ('will', 'I will by …'), ('alternate', 'Ask my alternate'), ('nudge', 'Nudge the owner'), ('snooze', 'Not now')], max_length=10)),
                ('at', models.DateTimeField()),
                ('said', models.CharField(blank=True, help_text='what it did, in a sentence', max_length=300)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('digest', 'place', 'act'), name='a_link_acts_once')],
            },
        ),
        migrations.CreateModel(
            name='ChannelPost',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(max_length=120, unique=True)),
                ('channel', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='posts', to='digests.channel')),
                ('kind', models.CharField(choices=[('level', 'A level of the ladder'), ('verdict', 'The verdict of the week'), ('test', 'A test')], max_length=8)),
                ('event', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='posts', to='watch.flagevent')),
                ('digest', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='posts', to='digests.digest')),
                ('status', models.CharField(choices=[('queued', 'Queued'), ('sending', 'Being sent'), ('sent', 'Sent'), ('failed', 'Failed, is tried again'), ('unsure', 'May have arrived'), ('given_up', 'Given up'), ('spared', 'Nothing left to say')], default='queued', max_length=8)),
                ('made_at', models.DateTimeField()),
                ('not_before', models.DateTimeField()),
                ('claimed_at', models.DateTimeField(null=True)),
                ('begun_at', models.DateTimeField(null=True)),
                ('sent_at', models.DateTimeField(null=True)),
                ('attempts', models.PositiveSmallIntegerField(default=0)),
                ('error', models.CharField(blank=True, max_length=300)),
            ],
            options={
                'ordering': ('-made_at', '-id'),
                'indexes': [models.Index(condition=models.Q(('status__in', ('queued', 'sending', 'failed'))), fields=['not_before'], name='post_waiting'), models.Index(fields=['channel', '-made_at'], name='post_by_channel')],
            },
        ),
        migrations.CreateModel(
            name='Notice',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(max_length=80)),
                ('recipient', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='notices', to=settings.AUTH_USER_MODEL)),
                ('event', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='notices', to='watch.flagevent')),
                ('interaction', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='notices', to='conversations.interaction')),
                ('project', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='notices', to='projects.project')),
                ('absence', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='notices', to='staff.absence')),
                ('by', models.ForeignKey(help_text='who asks for it, where a person does', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('level', models.PositiveSmallIntegerField(null=True)),
                ('urgent', models.BooleanField(default=False, help_text='not counted among the five mails a week')),
                ('at_night', models.BooleanField(default=False, help_text='may leave outside opening hours')),
                ('made_at', models.DateTimeField()),
                ('delivery', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='notices', to='digests.delivery')),
                ('dropped_because', models.CharField(blank=True, max_length=120)),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('delivery__isnull', True), ('dropped_because', '')), fields=['recipient'], name='notice_waiting')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('dropped_because', '')), fields=('key', 'recipient'), name='told_once_a_person')],
            },
        ),
        migrations.CreateModel(
            name='KnownBrowser',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reader', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='known_browsers', to=settings.AUTH_USER_MODEL)),
                ('delivery', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='browser', to='digests.delivery')),
                ('back_to', models.CharField(help_text='the link that was pressed before it was known', max_length=120)),
                ('asked_at', models.DateTimeField()),
                ('confirmed_at', models.DateTimeField(null=True)),
                ('secret_hash', models.CharField(blank=True, db_index=True, help_text='of what its cookie holds', max_length=64)),
            ],
        ),
        migrations.CreateModel(
            name='Heard',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('mail', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='heard', to='capture.capturedmail')),
                ('answers', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='answers', to='digests.delivery')),
                ('reader', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='heard', to=settings.AUTH_USER_MODEL)),
                ('interaction', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='heard', to='conversations.interaction')),
                ('told', models.JSONField(default=dict)),
                ('at', models.DateTimeField()),
                ('delivery', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='heard', to='digests.delivery')),
                ('undone_at', models.DateTimeField(null=True)),
            ],
            options={
                'indexes': [models.Index(fields=['reader', 'at'], name='heard_by_reader')],
            },
        ),
    ]
