"""The tables of the seminars, the template of the 2008 series."""

import django.core.validators
import django.db.models.deletion
import iae_portal.documents.codes
import iae_portal.documents.uploads
import seminars.models.guest
import uuid
from django.conf import settings
from django.db import migrations, models

from iae_portal.core.databases import CreateModels
from seminars import template_2008


def load_template(apps, schema_editor):
    """As the second migration, under the names of the fourth."""
    SeriesTemplate, TemplateEvent, TemplateItem = (
        apps.get_model("seminars", name) for name in ("SeriesTemplate", "TemplateEvent", "TemplateItem")
    )
    services = {row.code: row for row in apps.get_model("core", "Service").objects.all()}
    regions = {row.code: row for row in apps.get_model("core", "Region").objects.all()}
    template = SeriesTemplate.objects.create(
        name=template_2008.NAME,
        description=template_2008.DESCRIPTION,
        source=template_2008.SOURCE,
        grouping_source=template_2008.GROUPING_SOURCE,
    )
    for rank, planned in enumerate(template_2008.EVENTS, start=1):
        event = TemplateEvent.objects.create(
            template=template,
            rank=rank,
            kind=planned.kind,
            city=planned.city,
            host=services[planned.host],
            day_offset=planned.day_offset,
            due_offset=planned.due_offset,
        )
        event.regions.set([regions[code] for code in planned.regions])
    TemplateItem.objects.bulk_create(
        TemplateItem(
            template=template,
            rank=rank,
            event_kind=kind,
            kind=slot.kind,
            title=slot.title,
            starts_at=slot.starts,
            ends_at=slot.ends,
            workshop_number=slot.workshop,
        )
        for kind, slots in template_2008.ITEMS.items()
        for rank, slot in enumerate(slots, start=1)
    )


class Migration(migrations.Migration):

    replaces = [('seminars', '0001_initial'), ('seminars', '0002_template_2008'), ('seminars', '0003_names'), ('seminars', '0004_told_hours'), ('seminars', '0005_event_told_hours'), ('seminars', '0006_contribution_states'), ('seminars', '0007_chains'), ('seminars', '0008_days_in_order'), ('seminars', '0009_expected_days')]

    initial = True

    dependencies = [
        ('core', '0010_installation'),
    ]

    operations = [
        CreateModels(
            models=[
                migrations.CreateModel(
                    name='SeriesTemplate',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('name', models.CharField(max_length=120, unique=True, verbose_name='nom')),
                        ('description', models.TextField(blank=True, verbose_name='description')),
                        ('source', models.CharField(blank=True, max_length=300, verbose_name='source')),
                        ('grouping_source', models.CharField(blank=True, help_text='Les rattachements pris de cette source restent « à confirmer ».', max_length=200, verbose_name='source du rattachement des régions')),
                    ],
                    options={
                        'verbose_name': 'modèle de série',
                        'verbose_name_plural': 'modèles de série',
                        'ordering': ['name'],
                    },
                ),
                migrations.CreateModel(
                    name='Event',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('uid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name='identifiant')),
                        ('rank', models.PositiveSmallIntegerField(verbose_name='rang')),
                        ('kind', models.CharField(choices=[('seminar', 'Séminaire interrégional'), ('assises', 'Assises nationales')], default='seminar', max_length=10, verbose_name='nature')),
                        ('city', models.CharField(max_length=60, verbose_name='ville')),
                        ('organiser_named_on', models.DateField(blank=True, null=True, verbose_name='correspondant nommé le')),
                        ('state', models.CharField(choices=[('preparation', 'En préparation'), ('open', 'Inscriptions ouvertes'), ('full', 'Complet'), ('closed', 'Inscriptions closes'), ('held', 'Tenu'), ('reported', 'Bilan publié'), ('cancelled', 'Annulé')], default='preparation', max_length=12, verbose_name='état')),
                        ('held_on', models.DateField(blank=True, null=True, verbose_name='date')),
                        ('date_confirmed', models.BooleanField(default=False, verbose_name='date confirmée')),
                        ('contributions_due_on', models.DateField(blank=True, null=True, verbose_name='réponses des correspondants attendues le')),
                        ('presentations_due_on', models.DateField(blank=True, null=True, verbose_name='présentations des régions attendues le')),
                        ('answers_close_on', models.DateField(blank=True, null=True, verbose_name='clôture des inscriptions')),
                        ('confirm_days', models.PositiveSmallIntegerField(default=3, validators=[django.core.validators.MinValueValidator(1)], verbose_name='délai pour confirmer une place libérée (jours)')),
                        ('capacity', models.PositiveSmallIntegerField(default=0, verbose_name='places')),
                        ('venue', models.CharField(blank=True, max_length=160, verbose_name='lieu')),
                        ('address', models.CharField(blank=True, max_length=200, verbose_name='adresse')),
                        ('postcode', models.CharField(blank=True, max_length=5, verbose_name='code postal')),
                        ('access', models.CharField(blank=True, help_text='Transports, entrée, stationnement.', max_length=300, verbose_name='accès')),
                        ('accessibility', models.CharField(blank=True, help_text='Plain-pied, ascenseur, boucle magnétique…', max_length=300, verbose_name='accessibilité')),
                        ('sequence', models.PositiveSmallIntegerField(default=0, verbose_name='séquence')),
                        ('cancel_reason', models.CharField(blank=True, max_length=300, verbose_name="motif d'annulation")),
                        ('needs_erased_on', models.DateField(blank=True, null=True, verbose_name="besoins d'accessibilité effacés le")),
                        ('erased_on', models.DateField(blank=True, null=True, verbose_name='données personnelles effacées le')),
                        ('host', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='hosted', to='core.service', verbose_name='service hôte')),
                        ('organiser', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name="correspondant de l'hôte")),
                        ('series', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='events', to='seminars.series', verbose_name='série')),
                        ('told_from', models.TimeField(blank=True, editable=False, null=True, verbose_name='début annoncé')),
                        ('told_until', models.TimeField(blank=True, editable=False, null=True, verbose_name='fin annoncée')),
                        ('declared_on', models.DateField(blank=True, editable=False, null=True, verbose_name='déclaré tenu le')),
                        ('reported_on', models.DateField(blank=True, editable=False, null=True, verbose_name='bilan publié le')),
                    ],
                    options={
                        'verbose_name': 'événement',
                        'verbose_name_plural': 'événements',
                        'ordering': ['series', 'rank'],
                        'constraints': [models.CheckConstraint(condition=models.Q(('date_confirmed', False), ('held_on__isnull', False), _connector='OR'), name='seminars_event_confirmed', violation_error_message='Indiquez la date avant de la confirmer.'), models.CheckConstraint(condition=models.Q(('state__in', ['preparation', 'cancelled']), models.Q(('answers_close_on__isnull', False), ('capacity__gt', 0), ('held_on__isnull', False)), _connector='OR'), name='seminars_event_ready', violation_error_message='Les inscriptions ouvrent avec une date, une clôture et un nombre de places.'), models.UniqueConstraint(fields=('series', 'rank'), name='seminars_event_rank', violation_error_message='Deux événements de la série ont le même rang.'), models.CheckConstraint(condition=models.Q(models.Q(('told_from__isnull', True), ('told_until__isnull', True)), ('told_from__lt', models.F('told_until')), _connector='OR'), name='seminars_event_told', violation_error_message='Les horaires annoncés ont un début, puis une fin.'), models.CheckConstraint(condition=models.Q(('held_on__isnull', True), ('answers_close_on__isnull', True), ('held_on__gte', models.F('answers_close_on')), _connector='OR'), name='seminars_event_closing', violation_error_message="Les inscriptions se closent au plus tard le jour de l'événement."), models.CheckConstraint(condition=models.Q(('declared_on__isnull', True), ('held_on__isnull', True), ('declared_on__gte', models.F('held_on')), _connector='OR'), name='seminars_event_declared', violation_error_message='Un événement ne se déclare pas tenu avant son jour.'), models.CheckConstraint(condition=models.Q(('reported_on__isnull', True), ('declared_on__isnull', True), ('reported_on__gte', models.F('declared_on')), _connector='OR'), name='seminars_event_reported', violation_error_message="Le bilan se publie une fois l'événement déclaré tenu."), models.CheckConstraint(condition=models.Q(('held_on__isnull', True), ('contributions_due_on__isnull', True), ('held_on__gte', models.F('contributions_due_on')), _connector='OR'), name='seminars_event_contributions', violation_error_message="Les réponses des correspondants s'attendent au plus tard le jour de l'événement : la mission nationale avance d'abord leur date."), models.CheckConstraint(condition=models.Q(('held_on__isnull', True), ('presentations_due_on__isnull', True), ('held_on__gte', models.F('presentations_due_on')), _connector='OR'), name='seminars_event_presentations', violation_error_message="Les présentations des régions s'attendent au plus tard le jour de l'événement : la mission nationale avance d'abord leur date.")],
                    },
                ),
                migrations.CreateModel(
                    name='Contribution',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('confirmed', models.BooleanField(default=False, verbose_name='rattachement confirmé')),
                        ('source', models.CharField(blank=True, max_length=200, verbose_name='source du rattachement')),
                        ('correspondent_named_on', models.DateField(blank=True, null=True, verbose_name='correspondant nommé le')),
                        ('speakers_given_on', models.DateField(blank=True, null=True, verbose_name='intervenants indiqués le')),
                        ('no_speaker', models.BooleanField(default=False, verbose_name='aucun intervenant local')),
                        ('fourth', models.CharField(blank=True, choices=[('yes', 'Oui, la région propose un quatrième atelier'), ('no', 'Non, pas de quatrième atelier')], max_length=3, verbose_name='quatrième atelier')),
                        ('fourth_theme', models.CharField(blank=True, choices=[('branches', 'Travail avec les branches professionnelles'), ('firms', 'Travail avec les entreprises classiques'), ('clauses', 'Clauses sociales dans les marchés publics'), ('authorities', 'Partenariat avec les collectivités'), ('other', 'Autre initiative du CDIAE')], max_length=12, verbose_name='thème')),
                        ('fourth_title', models.CharField(blank=True, max_length=200, verbose_name="intitulé de l'atelier")),
                        ('fourth_answered_on', models.DateField(blank=True, null=True, verbose_name='répondu le')),
                        ('presentation', models.FileField(blank=True, max_length=200, upload_to=iae_portal.documents.uploads.upload_path, verbose_name='présentation')),
                        ('presentation_name', models.CharField(blank=True, max_length=160, verbose_name='nom du fichier')),
                        ('presentation_given_on', models.DateField(blank=True, null=True, verbose_name='présentation reçue le')),
                        ('correspondent', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='contributions', to=settings.AUTH_USER_MODEL, verbose_name='correspondant')),
                        ('region', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.region', verbose_name='région')),
                        ('service', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.service', verbose_name='service')),
                        ('event', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='contributions', to='seminars.event', verbose_name='événement')),
                        ('state', models.CharField(choices=[('awaited', 'Attendue'), ('given', 'Complète'), ('over', "Close avec l'événement")], default='awaited', max_length=8, verbose_name='état')),
                    ],
                    options={
                        'verbose_name': "contribution d'une région",
                        'verbose_name_plural': 'contributions des régions',
                        'ordering': ['event', 'region__name'],
                        'constraints': [models.UniqueConstraint(fields=('event', 'region'), name='seminars_contribution_once', violation_error_message='Cette région est déjà rattachée à cet événement.'), models.CheckConstraint(condition=models.Q(models.Q(('fourth', 'yes'), _negated=True), models.Q(models.Q(('fourth_theme', ''), _negated=True), models.Q(('fourth_title', ''), _negated=True)), _connector='OR'), name='seminars_contribution_theme', violation_error_message='Un quatrième atelier se propose avec son thème et son intitulé.'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'given'), _negated=True), models.Q(('correspondent__isnull', False), ('fourth_answered_on__isnull', False), ('presentation_given_on__isnull', False), ('speakers_given_on__isnull', False)), _connector='OR'), name='seminars_contribution_given', violation_error_message='Une contribution complète porte tout ce que la région doit.'), models.CheckConstraint(condition=models.Q(models.Q(('correspondent_named_on__isnull', True), ('correspondent__isnull', False), _connector='OR'), models.Q(('fourth_answered_on__isnull', True), models.Q(('fourth', ''), _negated=True), _connector='OR')), name='seminars_contribution_dated', violation_error_message='Une date de réponse va avec sa réponse.')],
                    },
                ),
                migrations.CreateModel(
                    name='BudgetLine',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('label', models.CharField(max_length=120, verbose_name='dépense')),
                        ('payer', models.CharField(max_length=120, verbose_name='financeur')),
                        ('amount', models.DecimalField(decimal_places=2, max_digits=10, validators=[django.core.validators.MinValueValidator(0)], verbose_name='montant (€)')),
                        ('event', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='budget', to='seminars.event', verbose_name='événement')),
                    ],
                    options={
                        'verbose_name': 'ligne de budget',
                        'verbose_name_plural': 'lignes de budget',
                        'ordering': ['event', 'label', 'pk'],
                    },
                ),
                migrations.CreateModel(
                    name='Partner',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('name', models.CharField(max_length=120, verbose_name='organisme')),
                        ('contact', models.CharField(blank=True, max_length=160, verbose_name='contact')),
                        ('role', models.CharField(blank=True, max_length=160, verbose_name='rôle')),
                        ('event', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='partners', to='seminars.event', verbose_name='événement')),
                    ],
                    options={
                        'verbose_name': 'co-organisateur',
                        'verbose_name_plural': 'co-organisateurs',
                        'ordering': ['event', 'name'],
                    },
                ),
                migrations.CreateModel(
                    name='ProgrammeVersion',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('number', models.PositiveSmallIntegerField(verbose_name='version')),
                        ('content', models.JSONField(verbose_name='contenu')),
                        ('changes', models.JSONField(blank=True, default=list, verbose_name='changements')),
                        ('published_at', models.DateTimeField(verbose_name='publiée le')),
                        ('event', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='versions', to='seminars.event', verbose_name='événement')),
                        ('published_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='publiée par')),
                    ],
                    options={
                        'verbose_name': 'version du programme',
                        'verbose_name_plural': 'versions du programme',
                        'ordering': ['event', '-number'],
                        'constraints': [models.UniqueConstraint(fields=('event', 'number'), name='seminars_version_number', violation_error_message='Cette version du programme existe déjà.')],
                    },
                ),
                migrations.CreateModel(
                    name='Quota',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('category', models.CharField(blank=True, choices=[('council', "Membre d'un CDIAE"), ('regional_president', 'Président de conseil régional'), ('general_president', 'Président de conseil général'), ('social_partner', 'Partenaires sociaux'), ('anpe', 'ANPE'), ('network', "Réseau de l'insertion"), ('cdc', 'Caisse des Dépôts'), ('state', "Services de l'État"), ('local_partner', 'Partenaire local')], max_length=20, verbose_name='catégorie')),
                        ('places', models.PositiveSmallIntegerField(verbose_name='places au plus')),
                        ('event', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='quotas', to='seminars.event', verbose_name='événement')),
                        ('region', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.region', verbose_name='région')),
                    ],
                    options={
                        'verbose_name': 'quota',
                        'verbose_name_plural': 'quotas',
                        'ordering': ['event', 'category', 'region__name', 'pk'],
                        'constraints': [models.UniqueConstraint(condition=models.Q(('region__isnull', False)), fields=('event', 'category', 'region'), name='seminars_quota_once', violation_error_message='Ce quota existe déjà : changez son nombre de places.'), models.UniqueConstraint(condition=models.Q(('region__isnull', True)), fields=('event', 'category'), name='seminars_quota_everywhere_once', violation_error_message='Ce quota existe déjà : changez son nombre de places.'), models.CheckConstraint(condition=models.Q(models.Q(('category', ''), _negated=True), ('region__isnull', False), _connector='OR'), name='seminars_quota_subject', violation_error_message='Un quota porte sur une catégorie, une région, ou les deux.')],
                    },
                ),
                migrations.CreateModel(
                    name='Room',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('name', models.CharField(max_length=80, verbose_name='salle')),
                        ('capacity', models.PositiveSmallIntegerField(verbose_name='places')),
                        ('accessibility', models.CharField(blank=True, max_length=200, verbose_name='accessibilité')),
                        ('event', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='rooms', to='seminars.event', verbose_name='événement')),
                    ],
                    options={
                        'verbose_name': 'salle',
                        'verbose_name_plural': 'salles',
                        'ordering': ['event', 'name'],
                        'constraints': [models.UniqueConstraint(fields=('event', 'name'), name='seminars_room_name', violation_error_message='Une salle de ce nom existe déjà pour cet événement.')],
                    },
                ),
                migrations.CreateModel(
                    name='Series',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('name', models.CharField(max_length=120, unique=True, verbose_name='nom')),
                        ('first_day', models.DateField(verbose_name='premier jour')),
                        ('source', models.CharField(blank=True, max_length=300, verbose_name='source')),
                        ('retention_months', models.PositiveSmallIntegerField(default=12, help_text='Comptée de la tenue de chaque événement ; au-delà, les données personnelles sont effacées.', verbose_name='conservation des données des invités (mois)')),
                        ('opened_on', models.DateField(verbose_name='ouverte le')),
                        ('opened_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='ouverte par')),
                        ('template', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='series', to='seminars.seriestemplate', verbose_name='modèle')),
                    ],
                    options={
                        'verbose_name': 'série',
                        'verbose_name_plural': 'séries',
                        'ordering': ['-first_day', '-pk'],
                    },
                ),
                migrations.CreateModel(
                    name='Material',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('file', models.FileField(max_length=200, upload_to=iae_portal.documents.uploads.upload_path, verbose_name='fichier')),
                        ('original_name', models.CharField(max_length=160, verbose_name='nom du fichier')),
                        ('size', models.PositiveIntegerField(verbose_name='taille en octets')),
                        ('sha256', models.CharField(max_length=64, verbose_name='empreinte SHA-256')),
                        ('title', models.CharField(max_length=160, verbose_name='intitulé')),
                        ('item', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='materials', to='seminars.programmeitem', verbose_name='séquence')),
                    ],
                    options={
                        'verbose_name': 'support',
                        'verbose_name_plural': 'supports',
                        'ordering': ['item', 'title', 'pk'],
                    },
                ),
                migrations.CreateModel(
                    name='Guest',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('category', models.CharField(choices=[('council', "Membre d'un CDIAE"), ('regional_president', 'Président de conseil régional'), ('general_president', 'Président de conseil général'), ('social_partner', 'Partenaires sociaux'), ('anpe', 'ANPE'), ('network', "Réseau de l'insertion"), ('cdc', 'Caisse des Dépôts'), ('state', "Services de l'État"), ('local_partner', 'Partenaire local')], max_length=20, verbose_name='catégorie')),
                        ('title', models.CharField(blank=True, max_length=10, verbose_name='civilité')),
                        ('first_name', models.CharField(blank=True, max_length=60, verbose_name='prénom')),
                        ('last_name', models.CharField(max_length=80, verbose_name='nom')),
                        ('function', models.CharField(blank=True, max_length=160, verbose_name='fonction')),
                        ('organisation', models.CharField(blank=True, max_length=160, verbose_name='organisme')),
                        ('email', models.EmailField(blank=True, max_length=254, verbose_name='courriel')),
                        ('phone', models.CharField(blank=True, max_length=20, verbose_name='téléphone')),
                        ('source', models.CharField(max_length=120, verbose_name="liste d'origine")),
                        ('name_key', models.CharField(editable=False, max_length=160)),
                        ('nonce', models.CharField(default=seminars.models.guest.new_nonce, editable=False, max_length=24)),
                        ('badge_code', models.CharField(default=iae_portal.documents.codes.new_code, editable=False, max_length=16, unique=True, verbose_name='code du badge')),
                        ('invited_at', models.DateTimeField(blank=True, null=True, verbose_name='invité le')),
                        ('answer', models.CharField(blank=True, choices=[('comes', 'Je viens'), ('represented', 'Je me fais représenter'), ('declines', 'Je ne peux pas venir')], max_length=12, verbose_name='réponse')),
                        ('answered_at', models.DateTimeField(blank=True, null=True, verbose_name='répondu le')),
                        ('waiting_since', models.DateTimeField(blank=True, null=True, verbose_name='en attente depuis')),
                        ('offer_ends_on', models.DateField(blank=True, null=True, verbose_name='place à confirmer avant le')),
                        ('lunch', models.BooleanField(default=False, verbose_name='déjeune sur place')),
                        ('needs', models.CharField(blank=True, max_length=300, verbose_name="besoins d'accessibilité")),
                        ('deputy_name', models.CharField(blank=True, max_length=120, verbose_name='représenté par')),
                        ('deputy_function', models.CharField(blank=True, max_length=160, verbose_name='fonction du représentant')),
                        ('deputy_email', models.EmailField(blank=True, max_length=254, verbose_name='courriel du représentant')),
                        ('listed', models.BooleanField(default=False, verbose_name='figure dans la liste des participants')),
                        ('calendar_sequence', models.PositiveSmallIntegerField(default=0, verbose_name='séquence du calendrier')),
                        ('survey_done', models.BooleanField(default=False, verbose_name='a rempli le questionnaire')),
                        ('departement', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.departement', verbose_name='département')),
                        ('event', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='guests', to='seminars.event', verbose_name='événement')),
                        ('region', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.region', verbose_name='région')),
                        ('workshop', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='participants', to='seminars.programmeitem', verbose_name='atelier')),
                        ('place', models.CharField(choices=[('none', 'Sans place'), ('held', 'Place confirmée'), ('offered', 'Place proposée, à confirmer'), ('waiting', "Liste d'attente"), ('lapsed', 'Proposition expirée')], default='none', max_length=10, verbose_name='place')),
                    ],
                    options={
                        'verbose_name': 'invité',
                        'verbose_name_plural': 'invités',
                        'ordering': ['event', 'name_key', 'pk'],
                        'indexes': [models.Index(fields=['event', 'name_key'], name='seminars_guest_names'), models.Index(fields=['event', 'place'], name='seminars_guest_places')],
                        'constraints': [models.UniqueConstraint(condition=models.Q(('email', ''), _negated=True), fields=('event', 'email'), name='seminars_guest_email_once', violation_error_message='Une personne est déjà invitée à cet événement avec ce courriel.'), models.CheckConstraint(condition=models.Q(models.Q(('answer', ''), ('answered_at__isnull', True)), models.Q(models.Q(('answer', ''), _negated=True), ('answered_at__isnull', False)), _connector='OR'), name='seminars_guest_answered', violation_error_message='Une réponse porte sa date.'), models.CheckConstraint(condition=models.Q(('place', 'none'), ('answer__in', ('comes', 'represented')), _connector='OR'), name='seminars_guest_place', violation_error_message='Seul un invité qui vient ou se fait représenter a une place.'), models.CheckConstraint(condition=models.Q(models.Q(('place', 'waiting'), _negated=True), ('waiting_since__isnull', False), _connector='OR'), name='seminars_guest_waiting', violation_error_message="La liste d'attente garde l'heure d'arrivée de chacun."), models.CheckConstraint(condition=models.Q(models.Q(('offer_ends_on__isnull', False), ('place', 'offered')), models.Q(models.Q(('place', 'offered'), _negated=True), ('offer_ends_on__isnull', True)), _connector='OR'), name='seminars_guest_offer', violation_error_message='Une place proposée porte la date limite de sa confirmation.'), models.CheckConstraint(condition=models.Q(('answered_at__isnull', True), ('invited_at__isnull', True), ('answered_at__gte', models.F('invited_at')), _connector='OR'), name='seminars_guest_order', violation_error_message="Une réponse ne précède pas l'invitation.")],
                    },
                ),
                migrations.CreateModel(
                    name='Attendance',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('half_day', models.CharField(blank=True, choices=[('morning', 'Matin'), ('afternoon', 'Après-midi')], max_length=10, verbose_name='demi-journée')),
                        ('at', models.DateTimeField(verbose_name='pointé le')),
                        ('by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='pointé par')),
                        ('guest', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='attendances', to='seminars.guest', verbose_name='participant')),
                        ('workshop', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='attendances', to='seminars.programmeitem', verbose_name='atelier')),
                    ],
                    options={
                        'verbose_name': 'présence',
                        'verbose_name_plural': 'présences',
                        'ordering': ['guest', 'at', 'pk'],
                        'constraints': [models.UniqueConstraint(condition=models.Q(('half_day', ''), _negated=True), fields=('guest', 'half_day'), name='seminars_attendance_half_day', violation_error_message='Cette personne est déjà pointée pour cette demi-journée.'), models.UniqueConstraint(condition=models.Q(('workshop__isnull', False)), fields=('guest', 'workshop'), name='seminars_attendance_workshop', violation_error_message='Cette personne est déjà pointée dans cet atelier.'), models.CheckConstraint(condition=models.Q(models.Q(models.Q(('half_day', ''), _negated=True), ('workshop__isnull', True)), models.Q(('half_day', ''), ('workshop__isnull', False)), _connector='OR'), name='seminars_attendance_subject', violation_error_message='Une présence vaut pour une demi-journée ou pour un atelier.')],
                    },
                ),
                migrations.CreateModel(
                    name='Speaker',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('name', models.CharField(max_length=120, verbose_name='prénom et nom')),
                        ('function', models.CharField(blank=True, max_length=160, verbose_name='fonction')),
                        ('organisation', models.CharField(blank=True, max_length=160, verbose_name='organisme')),
                        ('email', models.EmailField(blank=True, max_length=254, verbose_name='courriel')),
                        ('phone', models.CharField(blank=True, max_length=20, verbose_name='téléphone')),
                        ('contribution', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='speakers', to='seminars.contribution', verbose_name='région')),
                        ('event', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='speakers', to='seminars.event', verbose_name='événement')),
                    ],
                    options={
                        'verbose_name': 'intervenant',
                        'verbose_name_plural': 'intervenants',
                        'ordering': ['event', 'name', 'pk'],
                    },
                ),
                migrations.CreateModel(
                    name='SurveyAnswer',
                    fields=[
                        ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                        ('content', models.PositiveSmallIntegerField(validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(4)], verbose_name='contenu')),
                        ('usefulness', models.PositiveSmallIntegerField(validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(4)], verbose_name='utilité pour mon travail')),
                        ('organisation', models.PositiveSmallIntegerField(validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(4)], verbose_name='organisation')),
                        ('comment', models.TextField(blank=True, max_length=1000, verbose_name='remarques')),
                        ('given_on', models.DateField(verbose_name='remis le')),
                        ('event', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='survey', to='seminars.event', verbose_name='événement')),
                        ('workshop', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='survey', to='seminars.programmeitem', verbose_name='atelier')),
                    ],
                    options={
                        'verbose_name': 'questionnaire rempli',
                        'verbose_name_plural': 'questionnaires remplis',
                        'ordering': ['event', 'id'],
                        'constraints': [models.CheckConstraint(condition=models.Q(('content__range', (1, 4)), ('organisation__range', (1, 4)), ('usefulness__range', (1, 4))), name='seminars_survey_marks', violation_error_message='Chaque note va de 1 à 4.')],
                    },
                ),
                migrations.CreateModel(
                    name='TemplateEvent',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('rank', models.PositiveSmallIntegerField(verbose_name='rang')),
                        ('kind', models.CharField(choices=[('seminar', 'Séminaire interrégional'), ('assises', 'Assises nationales')], default='seminar', max_length=10, verbose_name='nature')),
                        ('city', models.CharField(max_length=60, verbose_name='ville')),
                        ('day_offset', models.SmallIntegerField(blank=True, null=True, verbose_name='jour de la tenue, compté du premier jour')),
                        ('due_offset', models.SmallIntegerField(blank=True, null=True, verbose_name='jour des réponses, compté du premier jour')),
                        ('host', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.service', verbose_name='service hôte')),
                        ('regions', models.ManyToManyField(blank=True, related_name='+', to='core.region', verbose_name='régions rattachées')),
                        ('template', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='events', to='seminars.seriestemplate', verbose_name='modèle')),
                    ],
                    options={
                        'verbose_name': 'événement du modèle',
                        'verbose_name_plural': 'événements du modèle',
                        'ordering': ['template', 'rank'],
                        'constraints': [models.UniqueConstraint(fields=('template', 'rank'), name='seminars_template_event_rank', violation_error_message='Deux événements du modèle ont le même rang.')],
                    },
                ),
                migrations.CreateModel(
                    name='WorkshopChoice',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('rank', models.PositiveSmallIntegerField(verbose_name='rang')),
                        ('guest', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='choices', to='seminars.guest', verbose_name='invité')),
                        ('workshop', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='seminars.programmeitem', verbose_name='atelier')),
                    ],
                    options={
                        'verbose_name': "choix d'atelier",
                        'verbose_name_plural': "choix d'atelier",
                        'ordering': ['guest', 'rank'],
                        'constraints': [models.UniqueConstraint(fields=('guest', 'rank'), name='seminars_choice_rank'), models.UniqueConstraint(fields=('guest', 'workshop'), name='seminars_choice_once', violation_error_message='Cet atelier est déjà choisi à un autre rang.')],
                    },
                ),
                migrations.CreateModel(
                    name='ProgrammeItem',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('rank', models.PositiveSmallIntegerField(verbose_name='rang')),
                        ('kind', models.CharField(choices=[('welcome', 'Accueil'), ('plenary', 'Séance plénière'), ('diagnoses', 'Diagnostics territoriaux, région par région'), ('workshop', 'Atelier'), ('finance', 'Diagnostics financiers'), ('lunch', 'Déjeuner'), ('break', 'Pause'), ('closing', 'Clôture')], max_length=10, verbose_name='nature')),
                        ('title', models.CharField(max_length=200, verbose_name='intitulé')),
                        ('starts_at', models.TimeField(verbose_name='début')),
                        ('ends_at', models.TimeField(verbose_name='fin')),
                        ('workshop_number', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="numéro de l'atelier")),
                        ('capacity', models.PositiveSmallIntegerField(blank=True, help_text='Vide : celles de la salle.', null=True, verbose_name="places de l'atelier")),
                        ('synthesis', models.TextField(blank=True, verbose_name='synthèse')),
                        ('synthesis_on', models.DateField(blank=True, null=True, verbose_name='synthèse écrite le')),
                        ('contribution', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='items', to='seminars.contribution', verbose_name='proposé par la région')),
                        ('event', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='items', to='seminars.event', verbose_name='événement')),
                        ('room', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='items', to='seminars.room', verbose_name='salle')),
                        ('speakers', models.ManyToManyField(blank=True, related_name='items', to='seminars.speaker', verbose_name='intervenants')),
                    ],
                    options={
                        'verbose_name': 'séquence du programme',
                        'verbose_name_plural': 'séquences du programme',
                        'ordering': ['event', 'starts_at', 'rank'],
                        'constraints': [models.UniqueConstraint(fields=('event', 'rank'), name='seminars_item_rank', violation_error_message="Deux séquences de l'événement ont le même rang."), models.CheckConstraint(condition=models.Q(('ends_at__gt', models.F('starts_at'))), name='seminars_item_hours', violation_error_message='La fin de la séquence doit suivre son début.'), models.CheckConstraint(condition=models.Q(models.Q(('kind', 'workshop'), ('workshop_number__isnull', False)), models.Q(models.Q(('kind', 'workshop'), _negated=True), ('workshop_number__isnull', True)), _connector='OR'), name='seminars_item_workshop', violation_error_message='Un atelier porte un numéro, et lui seul.'), models.UniqueConstraint(fields=('event', 'workshop_number'), name='seminars_item_workshop_number', violation_error_message='Cet événement a déjà un atelier de ce numéro.')],
                    },
                ),
                migrations.CreateModel(
                    name='TemplateItem',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('rank', models.PositiveSmallIntegerField(verbose_name='rang')),
                        ('event_kind', models.CharField(choices=[('seminar', 'Séminaire interrégional'), ('assises', 'Assises nationales')], default='seminar', max_length=10, verbose_name='pour')),
                        ('kind', models.CharField(choices=[('welcome', 'Accueil'), ('plenary', 'Séance plénière'), ('diagnoses', 'Diagnostics territoriaux, région par région'), ('workshop', 'Atelier'), ('finance', 'Diagnostics financiers'), ('lunch', 'Déjeuner'), ('break', 'Pause'), ('closing', 'Clôture')], max_length=10, verbose_name='nature')),
                        ('title', models.CharField(max_length=200, verbose_name='intitulé')),
                        ('starts_at', models.TimeField(verbose_name='début')),
                        ('ends_at', models.TimeField(verbose_name='fin')),
                        ('workshop_number', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="numéro de l'atelier")),
                        ('template', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='items', to='seminars.seriestemplate', verbose_name='modèle')),
                    ],
                    options={
                        'verbose_name': 'séquence du modèle',
                        'verbose_name_plural': 'séquences du modèle',
                        'ordering': ['template', 'event_kind', 'rank'],
                        'constraints': [models.UniqueConstraint(fields=('template', 'event_kind', 'rank'), name='seminars_template_item_rank', violation_error_message='Deux séquences du modèle ont le même rang.'), models.CheckConstraint(condition=models.Q(('ends_at__gt', models.F('starts_at'))), name='seminars_template_item_hours', violation_error_message='La fin doit suivre le début.')],
                    },
                ),
            ],
        ),
        migrations.RunPython(load_template, migrations.RunPython.noop),
    ]
