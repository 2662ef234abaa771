from django.urls import path

from xuean.web.oversight import views

urlpatterns = [
    path("audit", views.audit, name="audit"),
    path("audit/verify", views.verify_audit, name="verify-audit"),
    path("jobs", views.jobs, name="jobs"),
    path("jobs/release-disposal", views.release_disposal, name="release-disposal"),
    path("jobs/<uuid:job_id>/retry", views.retry_job, name="retry-job"),
    path("jobs/<uuid:job_id>/discard", views.discard_job, name="discard-job"),
]
