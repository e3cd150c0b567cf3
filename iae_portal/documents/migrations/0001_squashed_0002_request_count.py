"""The table of the documents."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from iae_portal.core.databases import CreateModels


class Migration(migrations.Migration):

    replaces = [('documents', '0001_versions'), ('documents', '0002_request_count')]

    initial = True

    dependencies = [
        ('contenttypes', '0002_remove_content_type_name'),
        ('core', '0002_guards_and_territory'),
    ]

    operations = [
        CreateModels(
            models=[
                migrations.CreateModel(
                    name='DocumentVersion',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('kind', models.CharField(max_length=60, verbose_name='nature')),
                        ('object_id', models.BigIntegerField(verbose_name='objet (numéro)')),
                        ('number', models.PositiveIntegerField(verbose_name='version')),
                        ('turn', models.PositiveIntegerField(verbose_name='rang de la demande')),
                        ('reference', models.CharField(blank=True, max_length=80, verbose_name='numéro du document')),
                        ('title', models.CharField(max_length=200, verbose_name='titre')),
                        ('watermark', models.BooleanField(verbose_name='projet (filigrane)')),
                        ('inputs', models.JSONField(verbose_name='données figées')),
                        ('inputs_hash', models.CharField(max_length=64, verbose_name='empreinte des données')),
                        ('code', models.CharField(max_length=16, unique=True, verbose_name='code de vérification')),
                        ('file', models.FileField(blank=True, max_length=200, upload_to='', verbose_name='fichier')),
                        ('size', models.PositiveIntegerField(default=0, verbose_name='taille en octets')),
                        ('sha256', models.CharField(blank=True, max_length=64, verbose_name='empreinte SHA-256 du fichier')),
                        ('engine_version', models.CharField(blank=True, max_length=60, verbose_name='moteur')),
                        ('created_at', models.DateTimeField(verbose_name='demandée le')),
                        ('rendered_at', models.DateTimeField(blank=True, null=True, verbose_name='établie le')),
                        ('superseded_at', models.DateTimeField(blank=True, null=True, verbose_name='remplacée le')),
                        ('cancelled_at', models.DateTimeField(blank=True, null=True, verbose_name='annulée le')),
                        ('cancel_reason', models.CharField(blank=True, max_length=300, verbose_name="motif de l'annulation")),
                        ('content_type', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='contenttypes.contenttype', verbose_name='objet (type)')),
                        ('created_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='demandée par')),
                        ('job', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='core.job', verbose_name='travail')),
                        ('service', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.service', verbose_name='service')),
                    ],
                    options={
                        'verbose_name': 'version de document',
                        'verbose_name_plural': 'versions de documents',
                        'ordering': ['-created_at', '-pk'],
                        'constraints': [models.UniqueConstraint(fields=('kind', 'content_type', 'object_id', 'number'), name='documents_version_number', violation_error_message='Cette version du document existe déjà.'), models.UniqueConstraint(condition=models.Q(('cancelled_at__isnull', True)), fields=('kind', 'content_type', 'object_id', 'inputs_hash'), name='documents_version_inputs', violation_error_message='Une version établie sur les mêmes données existe déjà.'), models.CheckConstraint(condition=models.Q(models.Q(('rendered_at__isnull', True), ('sha256', '')), models.Q(('rendered_at__isnull', False), models.Q(('sha256', ''), _negated=True)), _connector='OR'), name='documents_version_rendered', violation_error_message='Une version établie a un fichier et son empreinte.')],
                    },
                ),
            ],
        ),
    ]
