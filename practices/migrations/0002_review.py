import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.models import Q


def to_review(apps, schema_editor):
    apps.get_model("practices", "Screening").objects.filter(verdict="published").update(verdict="in-review")


class Migration(migrations.Migration):
    """Criteria belong to the policies of review; screening opens a review instead of publishing."""

    dependencies = [
        ("practices", "0001_practices"),
        ("reviews", "0001_reviews"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.DeleteModel(name="Criterion"),
        migrations.RemoveConstraint(model_name="screening", name="practices_screening_verdict"),
        migrations.RemoveConstraint(model_name="screening", name="practices_screening_scope_asked"),
        migrations.RunPython(to_review, migrations.RunPython.noop, elidable=True),
        migrations.AddField(
            model_name="practiceversion",
            name="case",
            field=models.OneToOneField(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="reviews.case", verbose_name="review"),
        ),
        migrations.AlterField(
            model_name="screening",
            name="verdict",
            field=models.CharField(choices=[("returned", "returned"), ("declined", "declined"), ("in-review", "sent to peer review")], max_length=20, verbose_name="decision"),
        ),
        migrations.AddConstraint(
            model_name="screening",
            constraint=models.CheckConstraint(condition=Q(verdict__in=["returned", "declined", "in-review"]), name="practices_screening_verdict"),
        ),
        migrations.AddConstraint(
            model_name="screening",
            constraint=models.CheckConstraint(condition=Q(serves__in=["migrants", "mixed"], verdict="in-review") | ~Q(verdict="in-review") & Q(serves=""), name="practices_screening_scope_asked"),
        ),
    ]
