import crm.clients.naming
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [('clients', '0001_initial'), ('clients', '0002_initial'), ('clients', '0003_found_by')]

    initial = True

    dependencies = [
        ('staff', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Client',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=160, unique=True)),
                ('short_code', models.CharField(max_length=8, unique=True)),
                ('client_kind', models.CharField(choices=[('virtual_biotech', 'Virtual biotech'), ('emerging_biotech', 'Emerging biotech'), ('academic_spin_out', 'Academic spin-out'), ('mid_size_pharma', 'Mid-size pharma'), ('large_pharma', 'Large pharma'), ('non_profit', 'Non-profit'), ('other', 'Other')], default='other', max_length=24)),
                ('tier', models.CharField(choices=[('strategic', 'Strategic'), ('core', 'Core'), ('standard', 'Standard')], default='standard', max_length=12)),
                ('lifecycle', models.CharField(choices=[('prospect', 'Prospect'), ('active', 'Active'), ('dormant', 'Dormant'), ('former', 'Former')], default='active', max_length=12)),
                ('timezone', models.CharField(blank=True, max_length=64)),
                ('country', models.CharField(blank=True, max_length=2)),
                ('work_week', models.CharField(choices=[('mon_fri', 'Monday to Friday'), ('sun_thu', 'Sunday to Thursday'), ('custom', 'Custom')], default='mon_fri', max_length=12)),
                ('domain', models.CharField(blank=True, db_index=True, max_length=120)),
                ('executive_sponsor', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='sponsors', to=settings.AUTH_USER_MODEL)),
                ('relationship_owner', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='relationships', to=settings.AUTH_USER_MODEL)),
                ('cda_in_place', models.BooleanField(default=False)),
                ('msa_in_place', models.BooleanField(default=False)),
                ('quality_agreement_in_place', models.BooleanField(default=False)),
                ('restricted_access', models.BooleanField(default=False)),
                ('note', models.TextField(blank=True)),
                ('demo_id', models.CharField(blank=True, max_length=8)),
                ('changed_at', models.DateTimeField(blank=True, null=True)),
                ('found_by', crm.clients.naming.FoundBy('name', 'short_code', blank=True, default='', editable=False)),
            ],
            options={
                'ordering': ('name',),
                'indexes': [models.Index(condition=models.Q(('changed_at__isnull', False)), fields=['changed_at'], name='client_changed')],
            },
        ),
        migrations.CreateModel(
            name='Contact',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('client', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='contacts', to='clients.client')),
                ('name', models.CharField(max_length=120)),
                ('title', models.CharField(blank=True, max_length=120)),
                ('contact_role', models.CharField(choices=[('cmc_lead', 'CMC lead'), ('technical_operations', 'Technical operations'), ('external_manufacturing', 'External manufacturing'), ('project_manager', 'Project manager'), ('quality', 'Quality'), ('regulatory', 'Regulatory affairs'), ('clinical_operations', 'Clinical operations'), ('clinical_supply', 'Clinical supply'), ('analytical', 'Analytical'), ('scientific_lead', 'Scientific lead'), ('procurement', 'Procurement'), ('finance', 'Finance'), ('legal', 'Legal'), ('executive', 'Executive'), ('consultant', 'Consultant'), ('other', 'Other')], default='other', max_length=24)),
                ('influence', models.CharField(choices=[('decision_maker', 'Decides'), ('approver', 'Approves'), ('user', 'Works with the result'), ('adviser', 'Advises')], default='user', max_length=16)),
                ('email', models.EmailField(blank=True, max_length=254, null=True, unique=True)),
                ('phone', models.CharField(blank=True, max_length=40)),
                ('timezone', models.CharField(blank=True, max_length=64)),
                ('lawful_basis', models.CharField(choices=[('legitimate_interest', 'Legitimate interest'), ('contract', 'Contract'), ('consent', 'Consent')], default='legitimate_interest', max_length=20)),
                ('last_used_on', models.DateField(blank=True, null=True)),
                ('erase_after', models.DateField(blank=True, null=True)),
                ('made_by_capture', models.BooleanField(default=False)),
                ('demo_id', models.CharField(blank=True, max_length=8)),
                ('found_by', crm.clients.naming.FoundBy('name', 'email', blank=True, default='', editable=False)),
            ],
            options={
                'ordering': ('name',),
            },
        ),
        migrations.CreateModel(
            name='AccessGrant',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('client', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='grants', to='clients.client')),
                ('staff', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='grants', to=settings.AUTH_USER_MODEL)),
                ('granted_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('valid_from', models.DateTimeField()),
                ('until', models.DateTimeField(blank=True, null=True)),
                ('reason', models.CharField(max_length=300)),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('until', None), ('until__gt', models.F('valid_from')), _connector='OR'), name='grant_ends_after_start')],
            },
        ),
    ]
