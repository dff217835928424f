import datetime
import django.db.models.deletion
from django.conf import settings
from django.core.management import call_command
from django.db import migrations, models


def make_table_of_attempts(apps, schema_editor):
    """The table of the cache. Django makes none by itself, and an installation should have one step only."""
    call_command("createcachetable", "attempts", database=schema_editor.connection.alias, verbosity=0)


class Migration(migrations.Migration):

    replaces = [('staff', '0001_initial'), ('staff', '0002_half_days'), ('staff', '0003_invitations'), ('staff', '0004_calendar_versions'), ('staff', '0005_warn_by_mail'), ('staff', '0006_signing_in'), ('staff', '0007_attempts'), ('staff', '0008_company_sign_in'), ('staff', '0009_readers'), ('staff', '0010_digest_form'), ('staff', '0011_daily_note'), ('staff', '0012_trail_chain'), ('staff', '0013_trail_by_time'), ('staff', '0014_digest_choices'), ('staff', '0015_backed_up_at')]

    initial = True

    dependencies = [
        ('auth', '0012_alter_user_first_name_max_length'),
    ]

    operations = [
        migrations.CreateModel(
            name='StaffMember',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('password', models.CharField(max_length=128, verbose_name='password')),
                ('last_login', models.DateTimeField(blank=True, null=True, verbose_name='last login')),
                ('is_superuser', models.BooleanField(default=False, help_text='Designates that this user has all permissions without explicitly assigning them.', verbose_name='superuser status')),
                ('email', models.EmailField(max_length=254, unique=True)),
                ('name', models.CharField(max_length=120)),
                ('title', models.CharField(blank=True, max_length=120)),
                ('function', models.CharField(choices=[('executive', 'Executive'), ('business_development', 'Business development'), ('program_management', 'Program management'), ('research_and_development', 'Research and development'), ('analytical', 'Analytical'), ('technical_operations', 'Technical operations'), ('manufacturing', 'Manufacturing'), ('quality', 'Quality'), ('supply_chain', 'Supply chain'), ('regulatory', 'Regulatory'), ('finance', 'Finance')], default='program_management', max_length=32)),
                ('staff_role', models.CharField(choices=[('ceo', 'Chief executive officer'), ('cbo', 'Chief business officer'), ('cso', 'Chief scientific officer'), ('cto', 'Chief technology officer'), ('quality_head', 'Head of quality'), ('program_director', 'Program director'), ('project_manager', 'Project manager'), ('business_development', 'Business development'), ('scientist', 'Scientist'), ('manufacturing_manager', 'Manufacturing manager'), ('supply_chain', 'Supply chain'), ('administrator', 'Administrator'), ('reader', 'Reader')], default='project_manager', max_length=32)),
                ('is_leadership', models.BooleanField(default=False)),
                ('backup', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='backs_up', to=settings.AUTH_USER_MODEL)),
                ('timezone', models.CharField(blank=True, help_text="IANA zone; empty: the site's", max_length=64)),
                ('warn_by_mail', models.BooleanField(default=False, help_text='one mail when a reply of theirs is due soon')),
                ('daily_note', models.BooleanField(default=True, help_text='a mail at 08:00 of their zone when something waits')),
                ('digest_form', models.CharField(choices=[('full', 'every week'), ('broken', 'only when something is broken'), ('off', 'never')], default='full', help_text='when the weekly digest comes by mail', max_length=8)),
                ('digest_scope', models.CharField(choices=[('all', 'every client I may see'), ('mine', 'only what is mine')], default='all', max_length=4)),
                ('digest_day', models.PositiveSmallIntegerField(choices=[(0, 'Monday'), (1, 'Tuesday'), (2, 'Wednesday'), (3, 'Thursday'), (4, 'Friday')], default=0)),
                ('digest_hour', models.TimeField(default=datetime.time(7, 0), help_text='in their zone')),
                ('is_active', models.BooleanField(default=True)),
                ('demo_id', models.CharField(blank=True, max_length=8)),
                ('groups', models.ManyToManyField(blank=True, help_text='The groups this user belongs to. A user will get all permissions granted to each of their groups.', related_name='user_set', related_query_name='user', to='auth.group', verbose_name='groups')),
                ('user_permissions', models.ManyToManyField(blank=True, help_text='Specific permissions for this user.', related_name='user_set', related_query_name='user', to='auth.permission', verbose_name='user permissions')),
            ],
            options={
                'ordering': ('name',),
                'constraints': [models.CheckConstraint(condition=models.Q(('backup', models.F('id')), _negated=True), name='staff_backup_is_someone_else')],
            },
        ),
        migrations.CreateModel(
            name='TrailLink',
            fields=[
                ('position', models.BigIntegerField(primary_key=True, serialize=False)),
                ('event', models.BigIntegerField(unique=True)),
                ('event_mark', models.CharField(max_length=80)),
                ('mark', models.CharField(max_length=64)),
            ],
        ),
        migrations.CreateModel(
            name='SiteCalendar',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=120)),
                ('timezone', models.CharField(max_length=64)),
                ('hours', models.JSONField(help_text='{"mon": [["08:00", "17:00"]], …}; a missing day is closed')),
                ('valid_from', models.DateField(unique=True)),
                ('revision', models.PositiveIntegerField(default=1)),
            ],
            options={
                'ordering': ('-valid_from',),
            },
        ),
        migrations.CreateModel(
            name='Holiday',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('date', models.DateField(unique=True)),
                ('name', models.CharField(max_length=120)),
                ('hours', models.JSONField(blank=True, default=list, help_text='[["08:00", "12:00"]]; empty: closed all day')),
            ],
            options={
                'ordering': ('date',),
            },
        ),
        migrations.CreateModel(
            name='Installation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('company_name', models.CharField(max_length=120)),
                ('site_name', models.CharField(blank=True, max_length=120)),
                ('country', models.CharField(blank=True, max_length=2)),
                ('is_demo', models.BooleanField(default=False)),
                ('second_factor', models.BooleanField(default=False, help_text='asked of everybody, not of administrators only')),
                ('created_at', models.DateTimeField()),
                ('backed_up_at', models.DateTimeField(null=True)),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('id', 1)), name='one_installation')],
            },
        ),
        migrations.CreateModel(
            name='Letter',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('email', models.EmailField(max_length=254)),
                ('said', models.CharField(blank=True, help_text='what has changed; empty: a link to choose a password', max_length=200)),
                ('asked_at', models.DateTimeField()),
                ('claimed_at', models.DateTimeField(null=True)),
                ('sent_at', models.DateTimeField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name='SignInProvider',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('slug', models.SlugField(help_text='in the address the provider sends people back to', max_length=40, unique=True)),
                ('name', models.CharField(max_length=40)),
                ('issuer', models.URLField(max_length=300)),
                ('client_id', models.CharField(max_length=191)),
                ('secret', models.BinaryField(help_text='sealed')),
                ('domains', models.CharField(blank=True, help_text='mail domains, with commas; empty: any', max_length=300)),
                ('vouches', models.BooleanField(default=False, help_text='its addresses count as confirmed without saying so')),
                ('is_on', models.BooleanField(default=True)),
            ],
            options={
                'ordering': ('name',),
            },
        ),
        migrations.CreateModel(
            name='Heartbeat',
            fields=[
                ('job', models.CharField(max_length=64, primary_key=True, serialize=False)),
                ('every', models.DurationField(help_text='how often it should run')),
                ('started_at', models.DateTimeField(null=True)),
                ('finished_at', models.DateTimeField(null=True)),
                ('failed_at', models.DateTimeField(null=True)),
                ('error', models.CharField(blank=True, max_length=300)),
            ],
        ),
        migrations.CreateModel(
            name='AuditEvent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('actor', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('at', models.DateTimeField()),
                ('model', models.CharField(max_length=64)),
                ('object_id', models.BigIntegerField()),
                ('field', models.CharField(max_length=64)),
                ('old', models.TextField(blank=True)),
                ('new', models.TextField(blank=True)),
                ('reason', models.CharField(blank=True, max_length=300)),
                ('mark', models.CharField(help_text='by which an altered row is known', max_length=80)),
            ],
            options={
                'ordering': ('-id',),
                'indexes': [models.Index(fields=['model', 'object_id', '-id'], name='audit_by_object'), models.Index(fields=['at'], name='audit_by_time')],
            },
        ),
        migrations.CreateModel(
            name='Absence',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('staff', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='absences', to=settings.AUTH_USER_MODEL)),
                ('start', models.DateTimeField()),
                ('end', models.DateTimeField()),
                ('cover', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='covers', to=settings.AUTH_USER_MODEL)),
                ('note', models.CharField(blank=True, max_length=200)),
                ('changed_at', models.DateTimeField(help_text='when it was entered or withdrawn')),
                ('withdrawn_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'ordering': ('start',),
                'indexes': [models.Index(fields=['end', 'start'], name='absence_by_end')],
                'constraints': [models.CheckConstraint(condition=models.Q(('end__gt', models.F('start'))), name='absence_ends_after_start'), models.CheckConstraint(condition=models.Q(('cover', None), models.Q(('cover', models.F('staff')), _negated=True), _connector='OR'), name='absence_cover_is_someone_else')],
            },
        ),
        migrations.CreateModel(
            name='Shutdown',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=120)),
                ('start', models.DateField()),
                ('end', models.DateField(help_text='last closed day')),
                ('counts_as_holiday', models.BooleanField(default=True)),
                ('emergency_contact', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to=settings.AUTH_USER_MODEL)),
                ('clients_told', models.BooleanField(default=False)),
            ],
            options={
                'ordering': ('start',),
                'constraints': [models.CheckConstraint(condition=models.Q(('end__gte', models.F('start'))), name='shutdown_ends_after_start')],
            },
        ),
        migrations.CreateModel(
            name='OneTimeLink',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('member', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='links', to=settings.AUTH_USER_MODEL)),
                ('token_hash', models.CharField(max_length=64, unique=True)),
                ('made_at', models.DateTimeField()),
                ('expires_at', models.DateTimeField()),
                ('used_at', models.DateTimeField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name='CalendarVersion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('calendar', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='versions', to='staff.sitecalendar')),
                ('revision', models.PositiveIntegerField()),
                ('spec', models.JSONField(help_text='what the arithmetic of working time is compiled from')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('calendar', 'revision'), name='one_version_a_revision')],
            },
        ),
        migrations.RunPython(make_table_of_attempts, migrations.RunPython.noop),
    ]
