"""The tables of mails and deadlines."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from iae_portal.core.databases import CreateModels


class Migration(migrations.Migration):

    replaces = [('notifications', '0001_initial'), ('notifications', '0002_search_keys'), ('notifications', '0003_saved_views')]

    initial = True

    dependencies = [
        ('contenttypes', '0002_remove_content_type_name'),
        ('core', '0002_guards_and_territory'),
    ]

    operations = [
        CreateModels(
            models=[
                migrations.CreateModel(
                    name='MailBlob',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('sha256', models.CharField(max_length=64, unique=True, verbose_name='empreinte')),
                        ('content', models.BinaryField(verbose_name='contenu')),
                        ('size', models.PositiveIntegerField(verbose_name='taille (octets)')),
                    ],
                    options={
                        'verbose_name': 'contenu joint',
                        'verbose_name_plural': 'contenus joints',
                        'ordering': ['pk'],
                    },
                ),
                migrations.CreateModel(
                    name='ReminderRun',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('day', models.DateField(unique=True, verbose_name='jour')),
                        ('finished_at', models.DateTimeField(blank=True, null=True, verbose_name='terminé le')),
                    ],
                    options={
                        'verbose_name': 'passage des rappels',
                        'verbose_name_plural': 'passages des rappels',
                        'ordering': ['-day'],
                    },
                ),
                migrations.CreateModel(
                    name='Deadline',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('kind', models.CharField(max_length=60, verbose_name='nature')),
                        ('owner_role', models.CharField(choices=[('officer', 'Chargé de mission'), ('head', 'Directeur départemental'), ('regional_officer', 'Chargé de mission régional'), ('regional_director', 'Directeur régional'), ('national', 'Mission nationale (DGEFP)'), ('administrator', 'Administrateur')], default='officer', max_length=20, verbose_name='rôle responsable')),
                        ('object_id', models.BigIntegerField(verbose_name='concerne (numéro)')),
                        ('label', models.CharField(max_length=200, verbose_name='objet')),
                        ('url', models.CharField(max_length=300, verbose_name='page où agir')),
                        ('opened_on', models.DateField(verbose_name='ouverte le')),
                        ('due_on', models.DateField(verbose_name='échéance')),
                        ('done_at', models.DateTimeField(blank=True, null=True, verbose_name='faite le')),
                        ('cancelled_at', models.DateTimeField(blank=True, null=True, verbose_name='annulée le')),
                        ('content_type', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='contenttypes.contenttype', verbose_name='concerne (type)')),
                        ('owner', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='deadlines', to=settings.AUTH_USER_MODEL, verbose_name='responsable')),
                        ('service', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.service', verbose_name='service')),
                        ('search_key', models.CharField(blank=True, editable=False, max_length=250, verbose_name='clé de recherche')),
                    ],
                    options={
                        'verbose_name': 'échéance',
                        'verbose_name_plural': 'échéances',
                        'ordering': ['due_on', 'pk'],
                        'indexes': [models.Index(condition=models.Q(('cancelled_at__isnull', True), ('done_at__isnull', True)), fields=['due_on'], name='notifications_deadline_open')],
                        'constraints': [models.UniqueConstraint(fields=('kind', 'content_type', 'object_id'), name='notifications_deadline_once', violation_error_message='Cette échéance existe déjà pour cet objet : changez sa date.'), models.CheckConstraint(condition=models.Q(('done_at__isnull', True), ('cancelled_at__isnull', True), _connector='OR'), name='notifications_deadline_closed_once', violation_error_message='Une échéance est faite ou annulée, pas les deux.')],
                    },
                ),
                migrations.CreateModel(
                    name='OutgoingMail',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('kind', models.CharField(max_length=60, verbose_name='nature')),
                        ('recipient_name', models.CharField(blank=True, max_length=160, verbose_name='destinataire')),
                        ('recipient_email', models.CharField(blank=True, max_length=254, verbose_name='adresse')),
                        ('reply_to', models.EmailField(blank=True, max_length=254, verbose_name='réponse à')),
                        ('subject_line', models.CharField(max_length=250, verbose_name='objet')),
                        ('text', models.TextField(verbose_name='texte')),
                        ('html', models.TextField(verbose_name='texte mis en forme')),
                        ('object_id', models.BigIntegerField(blank=True, null=True, verbose_name='concerne (numéro)')),
                        ('state', models.CharField(choices=[('queued', 'En attente'), ('sending', 'Envoi en cours'), ('sent', 'Envoyé'), ('refused', 'Refusé'), ('uncertain', 'Incertain'), ('abandoned', 'Classé sans suite')], default='queued', max_length=10, verbose_name='état')),
                        ('attempts', models.PositiveSmallIntegerField(default=0, verbose_name='tentatives')),
                        ('refusals', models.PositiveSmallIntegerField(default=0, verbose_name='refus de suite')),
                        ('error', models.TextField(blank=True, verbose_name='réponse du serveur')),
                        ('message_id', models.CharField(max_length=120, unique=True, verbose_name='Message-ID')),
                        ('key', models.CharField(max_length=200, unique=True, verbose_name="clé d'unicité")),
                        ('created_at', models.DateTimeField(verbose_name='créé le')),
                        ('sent_at', models.DateTimeField(blank=True, null=True, verbose_name='envoyé le')),
                        ('next_attempt_at', models.DateTimeField(blank=True, null=True, verbose_name='prochaine tentative')),
                        ('dispatched_at', models.DateTimeField(blank=True, null=True, verbose_name='confié au travailleur le')),
                        ('claimed_at', models.DateTimeField(blank=True, null=True, verbose_name='pris par un travailleur le')),
                        ('author', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='envoyé par')),
                        ('content_type', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='contenttypes.contenttype', verbose_name='concerne (type)')),
                        ('job', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='mails', to='core.job', verbose_name='envoi groupé')),
                        ('recipient', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='mails', to=settings.AUTH_USER_MODEL, verbose_name='personne')),
                        ('service', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.service', verbose_name='service')),
                        ('search_key', models.CharField(blank=True, editable=False, max_length=600, verbose_name='clé de recherche')),
                    ],
                    options={
                        'verbose_name': 'courriel',
                        'verbose_name_plural': 'courriels',
                        'ordering': ['-created_at', '-pk'],
                        'indexes': [models.Index(fields=['state', 'next_attempt_at'], name='notifications_mail_due'), models.Index(fields=['content_type', 'object_id'], name='notifications_mail_subject'), models.Index(fields=['kind', '-created_at'], name='notifications_mail_kind')],
                        'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('sent_at__isnull', False), ('state', 'sent')), models.Q(models.Q(('state', 'sent'), _negated=True), ('sent_at__isnull', True)), _connector='OR'), name='notifications_mail_sent_at', violation_error_message="Un courriel envoyé porte sa date d'envoi, et lui seul."), models.CheckConstraint(condition=models.Q(models.Q(('state', 'sending'), _negated=True), ('claimed_at__isnull', False), _connector='OR'), name='notifications_mail_claimed', violation_error_message="Un courriel en cours d'envoi porte l'heure où un travailleur l'a pris."), models.CheckConstraint(condition=models.Q(models.Q(('state', 'queued'), _negated=True), ('next_attempt_at__isnull', False), _connector='OR'), name='notifications_mail_next_attempt', violation_error_message="Un courriel en attente porte l'heure de sa prochaine tentative.")],
                    },
                ),
                migrations.CreateModel(
                    name='MailAttempt',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('number', models.PositiveSmallIntegerField(verbose_name='tentative')),
                        ('email', models.CharField(max_length=254, verbose_name='adresse')),
                        ('at', models.DateTimeField(verbose_name='commencée le')),
                        ('outcome', models.CharField(blank=True, choices=[('queued', 'En attente'), ('sending', 'Envoi en cours'), ('sent', 'Envoyé'), ('refused', 'Refusé'), ('uncertain', 'Incertain'), ('abandoned', 'Classé sans suite')], max_length=10, verbose_name='suite')),
                        ('words', models.TextField(blank=True, verbose_name='réponse du serveur')),
                        ('mail', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='tries', to='notifications.outgoingmail', verbose_name='courriel')),
                    ],
                    options={
                        'verbose_name': "tentative d'envoi",
                        'verbose_name_plural': "tentatives d'envoi",
                        'ordering': ['mail', 'number'],
                        'constraints': [models.UniqueConstraint(fields=('mail', 'number'), name='notifications_attempt_number', violation_error_message='Cette tentative est déjà enregistrée.')],
                    },
                ),
                migrations.CreateModel(
                    name='MailAttachment',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('name', models.CharField(max_length=160, verbose_name='nom du fichier')),
                        ('content_type', models.CharField(max_length=120, verbose_name='type')),
                        ('stored', models.CharField(blank=True, max_length=300, verbose_name='fichier du dépôt')),
                        ('blob', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='notifications.mailblob', verbose_name='contenu')),
                        ('mail', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='attachments', to='notifications.outgoingmail', verbose_name='courriel')),
                    ],
                    options={
                        'verbose_name': 'pièce jointe',
                        'verbose_name_plural': 'pièces jointes',
                        'ordering': ['mail', 'pk'],
                        'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('blob__isnull', False), ('stored', '')), models.Q(('blob__isnull', True), models.Q(('stored', ''), _negated=True)), _connector='OR'), name='notifications_attachment_source', violation_error_message='Une pièce jointe est soit un contenu, soit un fichier du dépôt.')],
                    },
                ),
                migrations.CreateModel(
                    name='ReminderSent',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('due_on', models.DateField(verbose_name='échéance annoncée')),
                        ('step', models.CharField(max_length=20, verbose_name='palier')),
                        ('step_label', models.CharField(max_length=60, verbose_name='palier (libellé)')),
                        ('sentence', models.CharField(max_length=400, verbose_name='motif')),
                        ('day', models.DateField(verbose_name='jour du rappel')),
                        ('deadline', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='reminders', to='notifications.deadline', verbose_name='échéance')),
                        ('mail', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='reminders', to='notifications.outgoingmail', verbose_name='courriel')),
                        ('recipient', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='destinataire')),
                    ],
                    options={
                        'verbose_name': 'rappel envoyé',
                        'verbose_name_plural': 'rappels envoyés',
                        'ordering': ['-day', '-pk'],
                        'constraints': [models.UniqueConstraint(fields=('deadline', 'recipient', 'due_on', 'step'), name='notifications_reminder_once', violation_error_message='Ce rappel a déjà été envoyé à cette personne.')],
                    },
                ),
                migrations.CreateModel(
                    name='SavedView',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('label', models.CharField(max_length=120, verbose_name='nom')),
                        ('path', models.CharField(max_length=500, verbose_name='adresse')),
                        ('saved_on', models.DateField(verbose_name='gardée le')),
                        ('owner', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='saved_views', to=settings.AUTH_USER_MODEL, verbose_name='titulaire')),
                    ],
                    options={
                        'verbose_name': 'vue gardée',
                        'verbose_name_plural': 'vues gardées',
                        'ordering': ['owner', 'label', 'pk'],
                        'constraints': [models.UniqueConstraint(fields=('owner', 'path'), name='notifications_savedview_once', violation_error_message='Cette vue est déjà gardée : elle vous est envoyée chaque lundi.')],
                    },
                ),
            ],
        ),
    ]
