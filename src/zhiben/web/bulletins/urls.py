"""Addresses of the bulletin desk."""

from django.urls import path

from zhiben.web.bulletins import (
    articles,
    check,
    check_files,
    check_steps,
    checked,
    delegations,
    issues,
    signoff,
    values,
)

urlpatterns = [
    path("", issues.bulletins, name="bulletin-list"),
    path("series/new/", issues.series_new, name="series-new"),
    path("new/", issues.bulletin_new, name="bulletin-new"),
    path("delegations/new/", delegations.delegation_new, name="delegation-new"),
    path("check/", check.bulletin_check, name="bulletin-check"),
    path("check/rows/<str:code>/", check_steps.bulletin_check_rows, name="bulletin-check-rows"),
    path("check/<uuid:id>/", checked.bulletin_checked, name="bulletin-checked"),
    path("check/<uuid:id>/forget/", check.bulletin_check_forget, name="bulletin-check-forget"),
    path("check/<uuid:id>/teach/", check_steps.bulletin_check_teach, name="bulletin-check-teach"),
    path("check/<uuid:id>/lessons/<uuid:lesson>/", check_steps.bulletin_check_unlearn, name="bulletin-check-unlearn"),
    path("check/<uuid:id>/quote/", check_steps.bulletin_check_quote, name="bulletin-check-quote"),
    path("check/<uuid:id>/<str:name>", check_files.bulletin_check_file, name="bulletin-check-file"),
    path("<int:number>/", issues.bulletin, name="bulletin"),
    path("<int:number>/draft.docx", issues.draft, name="bulletin-draft"),
    path("<int:number>/files/<slug:format>/", issues.file, name="bulletin-file"),
    path("<int:number>/verify/", issues.verify, name="bulletin-verify"),
    path("<int:number>/articles/new/", articles.article_new, name="article-new"),
    path("<int:number>/articles/<uuid:id>/", articles.article_edit, name="article-edit"),
    path("<int:number>/articles/<uuid:id>/references/", articles.reference_new, name="reference-new"),
    path("<int:number>/articles/<uuid:id>/records/", articles.record_reference_new, name="record-reference-new"),
    path("<int:number>/articles/<uuid:id>/remove/", articles.article_remove, name="article-remove"),
    path("<int:number>/values/<uuid:id>/", values.value, name="bulletin-value"),
    path("<int:number>/recipients/<uuid:id>/", signoff.acknowledge, name="bulletin-acknowledge"),
    path("<int:number>/steps/<slug:step>/", signoff.step, name="bulletin-step"),
]
