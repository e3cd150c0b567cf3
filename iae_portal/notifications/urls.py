from django.urls import path

from iae_portal.notifications.views import deadlines, mails, reminders, saved_views

app_name = "notifications"
urlpatterns = [
    path("mon-compte/listes/", saved_views.saved_views, name="saved_views"),
    path("mon-compte/listes/garder/", saved_views.saved_view_add, name="saved_view_add"),
    path("mon-compte/listes/<int:pk>/", saved_views.saved_view, name="saved_view"),
    path("mon-compte/listes/<int:pk>/cesser/", saved_views.saved_view_drop, name="saved_view_drop"),
    path("rappels/", reminders.upcoming, name="reminders"),
    path("rappels/envoyes/", reminders.ReminderListView.as_view(), name="reminders_sent"),
    path("rappels/echeances/", deadlines.DeadlineListView.as_view(), name="deadlines"),
    path("rappels/courriels/", mails.MailListView.as_view(), name="mails"),
    path("rappels/courriels/renvoyer/", mails.mails_resend, name="mails_resend"),
    path("rappels/courriels/<int:pk>/", mails.mail_detail, name="mail"),
    path("rappels/courriels/<int:pk>/renvoyer/", mails.mail_resend, name="mail_resend"),
    path("rappels/courriels/<int:pk>/classer/", mails.mail_abandon, name="mail_abandon"),
    path("rappels/courriels/<int:pk>/pieces/<int:attachment_pk>/", mails.attachment, name="mail_attachment"),
]
