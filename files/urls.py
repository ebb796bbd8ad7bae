from django.urls import path

from files import views

app_name = "files"
urlpatterns = [path("files/<uuid:pk>/<str:name>", views.file_detail, name="file_detail")]
