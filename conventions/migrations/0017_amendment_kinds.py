"""An amendment that gave a number of posts is of the posts: its kind, and its clauses as they are now kept."""

from django.db import migrations


def name_kinds(apps, schema_editor):
    rows = apps.get_model("conventions", "Amendment").objects.filter(posts_after__isnull=False)
    for row in rows.iterator():
        if row.posts_after == row.posts_before:
            continue
        before = None if row.posts_before is None else kept(row.posts_before)
        row.before, row.after = {"posts_fte": before}, {"posts_fte": kept(row.posts_after)}
        row.save(update_fields=["before", "after"])
    rows.update(kind="posts")


def kept(posts):
    return f"{posts.normalize():f}"


class Migration(migrations.Migration):
    dependencies = [("conventions", "0016_amendment_clauses")]

    operations = [migrations.RunPython(name_kinds, migrations.RunPython.noop)]
