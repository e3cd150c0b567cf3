"""The tables of the ground floor, what the database refuses by itself, the territory of 2008, the name of the base."""

from importlib import import_module

import django.contrib.auth.models
import django.contrib.auth.validators
import django.db.models.deletion
import django.utils.timezone
import uuid
from django.conf import settings
from django.db import migrations, models

from iae_portal.core.databases import CreateModels

GUARDS = import_module("iae_portal.core.migrations.0002_guards_and_territory").Migration.operations
name_the_base = import_module("iae_portal.core.migrations.0010_installation").name_the_base


class Migration(migrations.Migration):

    replaces = [('core', '0001_initial'), ('core', '0002_guards_and_territory'), ('core', '0003_worker_heartbeat'), ('core', '0004_request_count'), ('core', '0005_sent_form'), ('core', '0006_api_tokens'), ('core', '0007_session_seed'), ('core', '0008_job_lease'), ('core', '0009_account_mail'), ('core', '0010_installation'), ('core', '0011_known_columns'), ('core', '0012_preferences')]

    initial = True

    dependencies = [
        ('auth', '0012_alter_user_first_name_max_length'),
        ('contenttypes', '0002_remove_content_type_name'),
    ]

    operations = [
        CreateModels(
            models=[
                migrations.CreateModel(
                    name='Counter',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('key', models.CharField(max_length=80, unique=True, verbose_name='série')),
                        ('last', models.PositiveIntegerField(default=0, verbose_name='dernier numéro')),
                    ],
                    options={
                        'verbose_name': 'compteur',
                        'verbose_name_plural': 'compteurs',
                        'ordering': ['key'],
                    },
                ),
                migrations.CreateModel(
                    name='User',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('password', models.CharField(max_length=128, verbose_name='password')),
                        ('last_login', models.DateTimeField(blank=True, null=True, verbose_name='last login')),
                        ('is_superuser', models.BooleanField(default=False, help_text='Designates that this user has all permissions without explicitly assigning them.', verbose_name='superuser status')),
                        ('username', models.CharField(error_messages={'unique': 'A user with that username already exists.'}, help_text='Required. 150 characters or fewer. Letters, digits and @/./+/-/_ only.', max_length=150, unique=True, validators=[django.contrib.auth.validators.UnicodeUsernameValidator()], verbose_name='username')),
                        ('first_name', models.CharField(blank=True, max_length=150, verbose_name='first name')),
                        ('last_name', models.CharField(blank=True, max_length=150, verbose_name='last name')),
                        ('email', models.EmailField(blank=True, max_length=254, verbose_name='email address')),
                        ('is_staff', models.BooleanField(default=False, help_text='Designates whether the user can log into this admin site.', verbose_name='staff status')),
                        ('is_active', models.BooleanField(default=True, help_text='Designates whether this user should be treated as active. Unselect this instead of deleting accounts.', verbose_name='active')),
                        ('date_joined', models.DateTimeField(default=django.utils.timezone.now, verbose_name='date joined')),
                        ('job_title', models.CharField(blank=True, max_length=120, verbose_name='fonction')),
                        ('phone', models.CharField(blank=True, max_length=20, verbose_name='téléphone')),
                        ('groups', models.ManyToManyField(blank=True, help_text='The groups this user belongs to. A user will get all permissions granted to each of their groups.', related_name='user_set', related_query_name='user', to='auth.group', verbose_name='groups')),
                        ('user_permissions', models.ManyToManyField(blank=True, help_text='Specific permissions for this user.', related_name='user_set', related_query_name='user', to='auth.permission', verbose_name='user permissions')),
                        ('session_seed', models.CharField(blank=True, editable=False, max_length=32, verbose_name='graine des sessions')),
                        ('preferences', models.JSONField(blank=True, default=dict, editable=False, verbose_name='préférences')),
                    ],
                    options={
                        'verbose_name': 'personne',
                        'verbose_name_plural': 'personnes',
                        'ordering': ['last_name', 'first_name', 'username'],
                    },
                    managers=[
                        ('objects', django.contrib.auth.models.UserManager()),
                    ],
                ),
                migrations.CreateModel(
                    name='Job',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name='identifiant')),
                        ('kind', models.CharField(max_length=60, verbose_name='nature')),
                        ('label', models.CharField(max_length=200, verbose_name='intitulé')),
                        ('parameters', models.JSONField(blank=True, default=dict, verbose_name='paramètres')),
                        ('state', models.CharField(choices=[('queued', 'En attente'), ('running', 'En cours'), ('done', 'Terminé'), ('failed', 'En échec')], default='queued', max_length=10, verbose_name='état')),
                        ('total', models.PositiveIntegerField(default=0, verbose_name='à traiter')),
                        ('done', models.PositiveIntegerField(default=0, verbose_name='traités')),
                        ('result', models.JSONField(blank=True, default=dict, verbose_name='résultat')),
                        ('error', models.TextField(blank=True, verbose_name='erreur')),
                        ('attempts', models.PositiveSmallIntegerField(default=0, verbose_name='tentatives')),
                        ('heartbeat', models.DateTimeField(blank=True, null=True, verbose_name='dernier signe de vie')),
                        ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='demandé le')),
                        ('finished_at', models.DateTimeField(blank=True, null=True, verbose_name='terminé le')),
                        ('owner', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='jobs', to=settings.AUTH_USER_MODEL, verbose_name='demandeur')),
                        ('service', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.service', verbose_name='service')),
                        ('dispatched_at', models.DateTimeField(blank=True, null=True, verbose_name='confié le')),
                        ('queue', models.CharField(choices=[('short', 'courte'), ('batch', 'longue'), ('mail', 'courriels'), ('sweep', 'surveillance')], default='short', max_length=20, verbose_name='file')),
                        ('taken_at', models.DateTimeField(blank=True, null=True, verbose_name='pris le')),
                    ],
                    options={
                        'verbose_name': 'travail de fond',
                        'verbose_name_plural': 'travaux de fond',
                        'ordering': ['-created_at', '-pk'],
                        'indexes': [models.Index(fields=['state', 'heartbeat'], name='core_job_sweep'), models.Index(fields=['state', 'queue', 'dispatched_at'], name='core_job_waiting')],
                        'constraints': [models.CheckConstraint(condition=models.Q(('done__lte', models.F('total'))), name='core_job_progress', violation_error_message="Un travail ne peut pas traiter plus de lignes qu'il n'en compte.")],
                    },
                ),
                migrations.CreateModel(
                    name='JobLine',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('line', models.PositiveIntegerField(verbose_name='ligne')),
                        ('level', models.CharField(choices=[('info', 'Information'), ('warning', 'Avertissement'), ('error', 'Erreur')], max_length=10, verbose_name='niveau')),
                        ('message', models.TextField(verbose_name='message')),
                        ('job', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='lines', to='core.job', verbose_name='travail')),
                    ],
                    options={
                        'verbose_name': 'ligne de travail',
                        'verbose_name_plural': 'lignes de travail',
                        'ordering': ['job', 'line', 'pk'],
                    },
                ),
                migrations.CreateModel(
                    name='Region',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('code', models.CharField(max_length=2, verbose_name='code')),
                        ('name', models.CharField(max_length=60, verbose_name='nom')),
                        ('of_name', models.CharField(help_text='Par exemple « du Nord ».', max_length=70, verbose_name='complément de nom')),
                        ('vintage', models.PositiveSmallIntegerField(default=2008, verbose_name='millésime')),
                    ],
                    options={
                        'verbose_name': 'région',
                        'verbose_name_plural': 'régions',
                        'ordering': ['code'],
                        'constraints': [models.UniqueConstraint(fields=('code', 'vintage'), name='core_region_code_vintage', violation_error_message='Cette région existe déjà pour ce millésime.')],
                    },
                ),
                migrations.CreateModel(
                    name='Departement',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('code', models.CharField(max_length=3, verbose_name='code')),
                        ('name', models.CharField(max_length=60, verbose_name='nom')),
                        ('of_name', models.CharField(help_text='Par exemple « du Nord ».', max_length=70, verbose_name='complément de nom')),
                        ('vintage', models.PositiveSmallIntegerField(default=2008, verbose_name='millésime')),
                        ('region', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='departements', to='core.region', verbose_name='région')),
                    ],
                    options={
                        'verbose_name': 'département',
                        'verbose_name_plural': 'départements',
                        'ordering': ['code'],
                        'constraints': [models.UniqueConstraint(fields=('code', 'vintage'), name='core_departement_code_vintage', violation_error_message='Ce département existe déjà pour ce millésime.')],
                    },
                ),
                migrations.CreateModel(
                    name='Service',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('code', models.CharField(help_text='Par exemple 59L, R31, DGEFP.', max_length=6, unique=True, verbose_name='code')),
                        ('kind', models.CharField(choices=[('DGEFP', "Délégation générale à l'emploi et à la formation professionnelle"), ('DRTEFP', "Direction régionale du travail, de l'emploi et de la formation professionnelle"), ('DDTEFP', "Direction départementale du travail, de l'emploi et de la formation professionnelle"), ('DTEFP', "Direction du travail, de l'emploi et de la formation professionnelle (outre-mer)")], max_length=6, verbose_name='nature')),
                        ('name', models.CharField(max_length=120, verbose_name='nom')),
                        ('departement', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='services', to='core.departement', verbose_name='département')),
                        ('region', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='services', to='core.region', verbose_name='région')),
                    ],
                    options={
                        'verbose_name': 'service',
                        'verbose_name_plural': 'services',
                        'ordering': ['code'],
                        'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('departement__isnull', True), ('kind', 'DGEFP'), ('region__isnull', True)), models.Q(('departement__isnull', True), ('kind', 'DRTEFP'), ('region__isnull', False)), models.Q(('departement__isnull', False), ('kind__in', ['DDTEFP', 'DTEFP']), ('region__isnull', False)), _connector='OR'), name='core_service_territory', violation_error_message='La nature du service et son territoire ne vont pas ensemble.')],
                    },
                ),
                migrations.CreateModel(
                    name='Letterhead',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('start', models.DateField(verbose_name='à compter du')),
                        ('end', models.DateField(blank=True, help_text="Laisser vide si la fin n'est pas connue.", null=True, verbose_name="jusqu'au")),
                        ('prefet_title', models.CharField(help_text='Par exemple « Le préfet de la région…, préfet du Nord ».', max_length=160, verbose_name='titre du préfet')),
                        ('prefecture', models.CharField(max_length=120, verbose_name='préfecture')),
                        ('address', models.CharField(max_length=200, verbose_name='adresse')),
                        ('postcode', models.CharField(max_length=5, verbose_name='code postal')),
                        ('city', models.CharField(max_length=60, verbose_name='ville')),
                        ('phone', models.CharField(blank=True, max_length=20, verbose_name='téléphone')),
                        ('email', models.EmailField(blank=True, max_length=254, verbose_name='courriel')),
                        ('service', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='letterheads', to='core.service', verbose_name='service')),
                    ],
                    options={
                        'verbose_name': 'en-tête de service',
                        'verbose_name_plural': 'en-têtes de service',
                        'ordering': ['service', '-start'],
                        'constraints': [models.CheckConstraint(condition=models.Q(('end__isnull', True), ('end__gte', models.F('start')), _connector='OR'), name='core_letterhead_dates', violation_error_message="La date de fin précède la date de début : corrigez l'une des deux.")],
                    },
                ),
                migrations.CreateModel(
                    name='JournalEntry',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('at', models.DateTimeField(db_index=True, verbose_name='date')),
                        ('actor_label', models.CharField(max_length=160, verbose_name='auteur (libellé)')),
                        ('action', models.CharField(max_length=60, verbose_name='action')),
                        ('sentence', models.CharField(max_length=400, verbose_name='description')),
                        ('object_id', models.BigIntegerField(verbose_name='objet (numéro)')),
                        ('before', models.JSONField(blank=True, default=dict, verbose_name='avant')),
                        ('after', models.JSONField(blank=True, default=dict, verbose_name='après')),
                        ('comment', models.TextField(blank=True, verbose_name='motif')),
                        ('actor', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='auteur')),
                        ('content_type', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='contenttypes.contenttype', verbose_name='objet (type)')),
                        ('service', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.service', verbose_name='service')),
                    ],
                    options={
                        'verbose_name': 'ligne de journal',
                        'verbose_name_plural': 'journal',
                        'ordering': ['-at', '-pk'],
                        'indexes': [models.Index(fields=['content_type', 'object_id', '-at'], name='core_journal_subject')],
                    },
                ),
                migrations.CreateModel(
                    name='Assignment',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('start', models.DateField(verbose_name='à compter du')),
                        ('end', models.DateField(blank=True, help_text="Laisser vide si la fin n'est pas connue.", null=True, verbose_name="jusqu'au")),
                        ('role', models.CharField(choices=[('officer', 'Chargé de mission'), ('head', 'Directeur départemental'), ('regional_officer', 'Chargé de mission régional'), ('regional_director', 'Directeur régional'), ('national', 'Mission nationale (DGEFP)'), ('administrator', 'Administrateur')], max_length=20, verbose_name='rôle')),
                        ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='assignments', to=settings.AUTH_USER_MODEL, verbose_name='personne')),
                        ('service', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='assignments', to='core.service', verbose_name='service')),
                    ],
                    options={
                        'verbose_name': 'affectation',
                        'verbose_name_plural': 'affectations',
                        'ordering': ['service', 'role', 'start'],
                        'constraints': [models.CheckConstraint(condition=models.Q(('end__isnull', True), ('end__gte', models.F('start')), _connector='OR'), name='core_assignment_dates', violation_error_message="La date de fin précède la date de début : corrigez l'une des deux."), models.UniqueConstraint(condition=models.Q(('end__isnull', True)), fields=('user', 'service', 'role'), name='core_assignment_open_once', violation_error_message='Cette personne a déjà ce rôle dans ce service, sans date de fin.')],
                    },
                ),
                migrations.CreateModel(
                    name='SignatureDelegation',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('start', models.DateField(verbose_name='à compter du')),
                        ('end', models.DateField(blank=True, help_text="Laisser vide si la fin n'est pas connue.", null=True, verbose_name="jusqu'au")),
                        ('order_reference', models.CharField(help_text="Numéro et date de l'arrêté préfectoral.", max_length=160, verbose_name='arrêté')),
                        ('acts', models.JSONField(default=list, help_text='Codes des actes délégués.', verbose_name='actes')),
                        ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='delegations', to=settings.AUTH_USER_MODEL, verbose_name='délégataire')),
                        ('service', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='delegations', to='core.service', verbose_name='service')),
                    ],
                    options={
                        'verbose_name': 'délégation de signature',
                        'verbose_name_plural': 'délégations de signature',
                        'ordering': ['service', '-start'],
                        'constraints': [models.CheckConstraint(condition=models.Q(('end__isnull', True), ('end__gte', models.F('start')), _connector='OR'), name='core_delegation_dates', violation_error_message="La date de fin précède la date de début : corrigez l'une des deux.")],
                    },
                ),
                migrations.CreateModel(
                    name='WorkerHeartbeat',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('queue', models.CharField(max_length=60, unique=True, verbose_name='file')),
                        ('worker', models.CharField(max_length=200, verbose_name='travailleur')),
                        ('seen_at', models.DateTimeField(verbose_name='dernier signe de vie')),
                        ('reached_at', models.DateTimeField(blank=True, null=True, verbose_name="messages pris jusqu'au")),
                    ],
                    options={
                        'verbose_name': 'signe de vie',
                        'verbose_name_plural': 'signes de vie',
                        'ordering': ['queue'],
                    },
                ),
                migrations.CreateModel(
                    name='RequestCount',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('door', models.CharField(max_length=40, verbose_name='porte')),
                        ('place', models.CharField(max_length=64, verbose_name='provenance (empreinte)')),
                        ('period', models.DateTimeField(verbose_name='début de la période')),
                        ('count', models.PositiveIntegerField(default=0, verbose_name='demandes')),
                    ],
                    options={
                        'verbose_name': 'compte de demandes',
                        'verbose_name_plural': 'comptes de demandes',
                        'ordering': ['-period', 'door', 'place'],
                        'constraints': [models.UniqueConstraint(fields=('door', 'place', 'period'), name='core_requestcount_place_period', violation_error_message='Cette provenance est déjà comptée pour cette période.')],
                    },
                ),
                migrations.CreateModel(
                    name='SentForm',
                    fields=[
                        ('key', models.CharField(max_length=64, primary_key=True, serialize=False, verbose_name='empreinte')),
                        ('sent_at', models.DateTimeField(db_index=True, verbose_name='envoyé le')),
                        ('location', models.CharField(blank=True, max_length=2000, verbose_name="page d'arrivée")),
                    ],
                    options={
                        'verbose_name': 'formulaire envoyé',
                        'verbose_name_plural': 'formulaires envoyés',
                    },
                ),
                migrations.CreateModel(
                    name='ApiToken',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('label', models.CharField(help_text="Le programme qui s'en servira.", max_length=120, verbose_name='usage')),
                        ('prefix', models.CharField(editable=False, max_length=12, verbose_name='début du jeton')),
                        ('digest', models.CharField(editable=False, max_length=64, unique=True, verbose_name='empreinte')),
                        ('perimeter', models.JSONField(default=list, editable=False, verbose_name='affectations du titulaire')),
                        ('made_on', models.DateField(verbose_name='créé le')),
                        ('expires_on', models.DateField(verbose_name='dernier jour')),
                        ('revoked_at', models.DateTimeField(blank=True, null=True, verbose_name='révoqué le')),
                        ('owner', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='api_tokens', to=settings.AUTH_USER_MODEL, verbose_name='titulaire')),
                    ],
                    options={
                        'verbose_name': "jeton d'accès à l'API",
                        'verbose_name_plural': "jetons d'accès à l'API",
                        'ordering': ['-made_on', '-pk'],
                        'constraints': [models.CheckConstraint(condition=models.Q(('expires_on__gte', models.F('made_on'))), name='core_apitoken_dates', violation_error_message="Le dernier jour d'un jeton ne précède pas sa création.")],
                    },
                ),
                migrations.CreateModel(
                    name='AccountMail',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('kind', models.CharField(choices=[('password_reset', 'Mot de passe oublié'), ('invitation', 'Invitation')], max_length=20, verbose_name='nature')),
                        ('email', models.CharField(max_length=254, verbose_name='adresse')),
                        ('asked_at', models.DateTimeField(db_index=True, verbose_name='demandé le')),
                        ('taken_at', models.DateTimeField(blank=True, null=True, verbose_name='pris par un travailleur le')),
                    ],
                    options={
                        'verbose_name': 'courriel de compte',
                        'verbose_name_plural': 'courriels de compte',
                        'ordering': ['pk'],
                    },
                ),
                migrations.CreateModel(
                    name='Installation',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('name', models.CharField(max_length=200, unique=True, verbose_name='nom')),
                        ('confirmed_at', models.DateTimeField(verbose_name='confirmée le')),
                    ],
                    options={
                        'verbose_name': 'installation',
                        'verbose_name_plural': 'installations',
                    },
                ),
                migrations.CreateModel(
                    name='KnownColumn',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('kind', models.CharField(max_length=20, verbose_name='import')),
                        ('title', models.CharField(max_length=200, verbose_name='titre de la colonne')),
                        ('field', models.CharField(blank=True, max_length=40, verbose_name="ce qu'elle donne")),
                        ('service', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='known_columns', to='core.service', verbose_name='service')),
                    ],
                    options={
                        'verbose_name': 'colonne connue',
                        'verbose_name_plural': 'colonnes connues',
                        'ordering': ['service', 'kind', 'title'],
                        'constraints': [models.UniqueConstraint(fields=('service', 'kind', 'title'), name='core_knowncolumn_title', violation_error_message='Ce service a déjà dit ce que donne cette colonne.')],
                    },
                ),
            ],
        ),
        *GUARDS,
        migrations.RunPython(name_the_base, migrations.RunPython.noop),
    ]
