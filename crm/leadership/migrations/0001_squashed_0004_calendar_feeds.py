import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [('leadership', '0001_initial'), ('leadership', '0002_initial'), ('leadership', '0003_invitations'), ('leadership', '0004_calendar_feeds')]

    initial = True

    dependencies = [
        ('clients', '0003_found_by'),
        ('conversations', '0002_initial'),
        ('projects', '0003_found_by'),
        ('staff', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='LeadershipPolicy',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('valid_from', models.DateField()),
                ('client', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='leadership_policies', to='clients.client')),
                ('onboarding_days', models.PositiveIntegerField(default=60, help_text='days after kick-off with the onboarding limit')),
            ],
            options={
                'ordering': ('-valid_from', '-id'),
                'constraints': [models.UniqueConstraint(condition=models.Q(('client', None)), fields=('valid_from',), name='one_leadership_policy_a_day'), models.UniqueConstraint(fields=('client', 'valid_from'), name='one_client_leadership_policy_a_day')],
            },
        ),
        migrations.CreateModel(
            name='Touchpoint',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('project', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='planned_touchpoints', to='projects.project')),
                ('leader', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='planned_touchpoints', to=settings.AUTH_USER_MODEL)),
                ('asked_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('channel', models.CharField(choices=[('email', 'Email'), ('client_portal', 'Client portal'), ('chat', 'Chat'), ('text_message', 'Text message'), ('voicemail', 'Voicemail'), ('web_form', 'Web form'), ('letter', 'Letter'), ('phone_call', 'Phone call'), ('video_meeting', 'Video meeting'), ('in_person_meeting', 'In-person meeting'), ('site_visit', 'Site visit'), ('conference', 'Conference'), ('internal_note', 'Internal note')], default='phone_call', max_length=20)),
                ('planned_for', models.DateTimeField()),
                ('note', models.CharField(blank=True, max_length=300)),
                ('made_at', models.DateTimeField()),
                ('invited', models.ForeignKey(blank=True, help_text='of the client, by mail', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='clients.contact')),
                ('sequence', models.PositiveSmallIntegerField(default=0, help_text='grows when those invited must hear of a change')),
                ('changed_at', models.DateTimeField(blank=True, help_text='when it was made, moved or withdrawn', null=True)),
                ('withdrawn_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'ordering': ('planned_for',),
                'indexes': [models.Index(condition=models.Q(('withdrawn_at__isnull', True)), fields=['project', 'planned_for'], name='touchpoint_planned')],
            },
        ),
        migrations.CreateModel(
            name='CalendarFeed',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('staff', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='calendar_feed', to=settings.AUTH_USER_MODEL)),
                ('door', models.CharField(help_text='hash of the secret in the address', max_length=64, unique=True)),
                ('sealed', models.BinaryField(help_text='the secret, encrypted, to show it again')),
                ('made_at', models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name='LeadershipLimit',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('policy', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='limits', to='leadership.leadershippolicy')),
                ('phase_group', models.CharField(choices=[('pursuit', 'Pursuit'), ('onboarding', 'Onboarding'), ('development', 'Development'), ('transfer_and_batch', 'Transfer and batch'), ('monitoring', 'Monitoring'), ('closing', 'Closing'), ('paused', 'Paused')], max_length=20)),
                ('strategic', models.PositiveIntegerField()),
                ('core', models.PositiveIntegerField()),
                ('standard', models.PositiveIntegerField()),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('policy', 'phase_group'), name='one_leadership_limit_a_group')],
            },
        ),
    ]
