"""The tables of the national plan."""

import django.db.models.deletion
import iae_portal.documents.uploads
from django.conf import settings
from django.db import migrations, models

from iae_portal.core.databases import CreateModels


class Migration(migrations.Migration):

    replaces = [('dashboards', '0001_steps_and_meetings'), ('dashboards', '0002_texts'), ('dashboards', '0003_step_order'), ('dashboards', '0004_text_days'), ('dashboards', '0005_country_tallies')]

    initial = True

    dependencies = [
        ('core', '0010_installation'),
    ]

    operations = [
        CreateModels(
            models=[
                migrations.CreateModel(
                    name='SteeringMeeting',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('kind', models.CharField(choices=[('directors', 'Réunion des directeurs régionaux'), ('technical', 'Comité technique de suivi')], max_length=10, verbose_name='nature')),
                        ('held_on', models.DateField(verbose_name='jour')),
                        ('ends_on', models.DateField(blank=True, help_text="Si elle dure plus d'un jour.", null=True, verbose_name='dernier jour')),
                        ('place', models.CharField(blank=True, max_length=160, verbose_name='lieu')),
                        ('agenda', models.TextField(blank=True, verbose_name='ordre du jour')),
                        ('others', models.TextField(blank=True, verbose_name='autres participants')),
                        ('state', models.CharField(choices=[('planned', 'Prévue'), ('held', 'Tenue'), ('cancelled', 'Annulée')], default='planned', max_length=10, verbose_name='état')),
                        ('figures', models.JSONField(blank=True, null=True, verbose_name='chiffres')),
                        ('figures_on', models.DateField(blank=True, null=True, verbose_name='chiffres du')),
                        ('services', models.ManyToManyField(related_name='+', to='core.service', verbose_name='services participants')),
                    ],
                    options={
                        'verbose_name': 'réunion de suivi du plan',
                        'verbose_name_plural': 'réunions de suivi du plan',
                        'ordering': ['-held_on', '-pk'],
                        'constraints': [models.CheckConstraint(condition=models.Q(('ends_on__isnull', True), ('held_on__isnull', True), ('ends_on__gte', models.F('held_on')), _connector='OR'), name='dashboards_steering_dates', violation_error_message='Le dernier jour ne peut pas précéder le premier.'), models.UniqueConstraint(fields=('kind', 'held_on'), name='dashboards_steering_once', violation_error_message='Une réunion de cette nature existe déjà ce jour-là : ouvrez-la.'), models.CheckConstraint(condition=models.Q(models.Q(('figures__isnull', True), ('figures_on__isnull', True)), models.Q(('figures__isnull', False), ('figures_on__isnull', False)), _connector='OR'), name='dashboards_steering_figures', violation_error_message='Des chiffres arrêtés portent leur jour.')],
                    },
                ),
                migrations.CreateModel(
                    name='PlanStep',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('chantier', models.CharField(choices=[('councils', "Conseils de l'IAE"), ('conventions', 'Conventionnement'), ('financing', 'Financement'), ('support', 'Accompagnement')], max_length=12, verbose_name='chantier')),
                        ('title', models.CharField(max_length=160, verbose_name='intitulé')),
                        ('carrier', models.CharField(blank=True, help_text="L'organisme qui le réalise, s'il y en a un.", max_length=160, verbose_name='avec')),
                        ('starts_on', models.DateField(blank=True, null=True, verbose_name='commence le')),
                        ('due_on', models.DateField(blank=True, null=True, verbose_name='échéance')),
                        ('source', models.CharField(blank=True, max_length=300, verbose_name='texte ou source')),
                        ('state', models.CharField(choices=[('planned', 'À venir'), ('started', 'En cours'), ('done', 'Fait'), ('dropped', 'Abandonné')], default='planned', max_length=8, verbose_name='état')),
                        ('closed_on', models.DateField(blank=True, null=True, verbose_name='clos le')),
                        ('evidence', models.TextField(blank=True, verbose_name='preuve')),
                        ('service', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.service', verbose_name='service responsable')),
                        ('meeting', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='decisions', to='dashboards.steeringmeeting', verbose_name='réunion')),
                    ],
                    options={
                        'verbose_name': 'étape du plan',
                        'verbose_name_plural': 'étapes du plan',
                        'ordering': [models.OrderBy(models.F('due_on'), nulls_last=True), 'pk'],
                        'constraints': [models.CheckConstraint(condition=models.Q(('due_on__isnull', True), ('starts_on__isnull', True), ('due_on__gte', models.F('starts_on')), _connector='OR'), name='dashboards_step_dates', violation_error_message="L'échéance ne peut pas précéder le début de l'étape."), models.CheckConstraint(condition=models.Q(('meeting__isnull', True), ('due_on__isnull', False), _connector='OR'), name='dashboards_step_decision_dated', violation_error_message='Une décision a une échéance : indiquez-la.'), models.CheckConstraint(condition=models.Q(models.Q(('closed_on__isnull', True), ('state__in', ('planned', 'started'))), models.Q(models.Q(('state__in', ('planned', 'started')), _negated=True), ('closed_on__isnull', False)), _connector='OR'), name='dashboards_step_closed', violation_error_message='Une étape faite ou abandonnée, et elle seule, a une date de clôture.'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'done'), _negated=True), models.Q(('evidence', ''), _negated=True), _connector='OR'), name='dashboards_step_evidence', violation_error_message='Une étape faite se prouve : dites ce qui le montre.')],
                    },
                ),
                migrations.CreateModel(
                    name='PlanText',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('file', models.FileField(max_length=200, upload_to=iae_portal.documents.uploads.upload_path, verbose_name='fichier')),
                        ('original_name', models.CharField(max_length=160, verbose_name='nom du fichier')),
                        ('size', models.PositiveIntegerField(verbose_name='taille en octets')),
                        ('sha256', models.CharField(max_length=64, verbose_name='empreinte SHA-256')),
                        ('kind', models.CharField(choices=[('circular', 'Circulaire'), ('instruction', 'Instruction'), ('note', 'Note')], max_length=12, verbose_name='nature')),
                        ('title', models.CharField(max_length=160, verbose_name='objet')),
                        ('reference', models.CharField(blank=True, help_text='Par exemple DGEFP n° 2008-21.', max_length=80, verbose_name='référence')),
                        ('dated_on', models.DateField(verbose_name='daté du')),
                        ('audience', models.CharField(choices=[('all', 'Tous les services'), ('regions', "Directions régionales et d'outre-mer"), ('departments', "Directions départementales et d'outre-mer")], max_length=12, verbose_name='destinataires')),
                        ('sent_on', models.DateField(verbose_name='diffusé le')),
                        ('withdrawn_on', models.DateField(blank=True, null=True, verbose_name='retiré le')),
                    ],
                    options={
                        'verbose_name': 'texte diffusé',
                        'verbose_name_plural': 'textes diffusés',
                        'ordering': ['-dated_on', '-pk'],
                        'constraints': [models.CheckConstraint(condition=models.Q(('sent_on__isnull', True), ('dated_on__isnull', True), ('sent_on__gte', models.F('dated_on')), _connector='OR'), name='dashboards_text_sent_after_dated', violation_error_message='Un texte ne se diffuse pas avant le jour dont il est daté : corrigez cette date.'), models.CheckConstraint(condition=models.Q(('withdrawn_on__isnull', True), ('sent_on__isnull', True), ('withdrawn_on__gte', models.F('sent_on')), _connector='OR'), name='dashboards_text_withdrawn_after_sent', violation_error_message='Un texte se retire une fois diffusé.')],
                    },
                ),
                migrations.CreateModel(
                    name='TextDelivery',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('read_on', models.DateField(blank=True, null=True, verbose_name='lu le')),
                        ('read_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='lu par')),
                        ('service', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.service', verbose_name='service')),
                        ('text', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='deliveries', to='dashboards.plantext', verbose_name='texte')),
                    ],
                    options={
                        'verbose_name': "diffusion d'un texte",
                        'verbose_name_plural': "diffusions d'un texte",
                        'ordering': ['text', 'service'],
                        'constraints': [models.UniqueConstraint(fields=('text', 'service'), name='dashboards_delivery_once', violation_error_message='Ce texte est déjà diffusé à ce service.'), models.CheckConstraint(condition=models.Q(models.Q(('read_by__isnull', True), ('read_on__isnull', True)), models.Q(('read_by__isnull', False), ('read_on__isnull', False)), _connector='OR'), name='dashboards_delivery_read', violation_error_message='Une lecture a son jour et son lecteur.')],
                    },
                ),
                migrations.CreateModel(
                    name='CountryTallies',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('year', models.PositiveSmallIntegerField(verbose_name='année')),
                        ('made_at', models.DateTimeField(verbose_name='compté le')),
                        ('content', models.JSONField(default=dict, verbose_name='chiffres')),
                    ],
                    options={
                        'verbose_name': 'chiffres du pays',
                        'verbose_name_plural': 'chiffres du pays',
                        'ordering': ['-year'],
                        'constraints': [models.UniqueConstraint(fields=('year',), name='dashboards_country_once', violation_error_message='Les chiffres de cette année sont déjà comptés.')],
                    },
                ),
            ],
        ),
    ]
