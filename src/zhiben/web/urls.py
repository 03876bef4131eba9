"""Addresses of the pages."""

from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import LogoutView
from django.urls import include, path
from django.views.i18n import set_language

from zhiben.web import (  # noqa: F401  (some are here for their looks)
    accounts,
    dashboard,
    desk,
    duties,
    files,
    hazards,
    inspections,
    journal,
    ledger,
    meetings,
    organisations,
    picker,
    records,
    search,
)
from zhiben.web.enterprises import file as enterprise_file
from zhiben.web.enterprises import listing as enterprises
from zhiben.web.figures import define, movement, rows
from zhiben.web.figures import page as figures
from zhiben.web.registers import exports, imports, listing, record, steps
from zhiben.web.visits import page as visits

urlpatterns = [
    path("", desk.desk, name="desk"),
    path("dashboard/", dashboard.dashboard, name="dashboard"),
    path("search/", search.search, name="search"),
    path("language/", login_not_required(set_language), name="language"),
    path("login/", accounts.SignIn.as_view(), name="login"),
    path("logout/", LogoutView.as_view(), name="logout"),
    path("password/", accounts.password, name="password"),
    path("accounts/", accounts.users, name="users"),
    path("accounts/new/", accounts.user_new, name="user-new"),
    path("accounts/organisations/", accounts.organisations, name="user-organisations"),
    path("accounts/<uuid:id>/password/", accounts.user_reset, name="user-reset"),
    path("accounts/<uuid:id>/grant/", accounts.user_grant, name="user-grant"),
    path("accounts/<uuid:id>/active/", accounts.user_active, name="user-active"),
    path("accounts/<uuid:id>/grants/<uuid:grant>/revoke/", accounts.grant_revoke, name="grant-revoke"),
    path("journal/", journal.journal, name="journal"),
    path("ledger/", ledger.ledger, name="ledger"),
    path("ledger/seal/", ledger.ledger_seal, name="ledger-seal"),
    path("ledger/verify/", ledger.ledger_verify, name="ledger-verify"),
    path("ledger/witness/", ledger.ledger_witness, name="ledger-witness"),
    path("records/<uuid:id>/", records.record, name="record"),
    path("files/<uuid:id>/", files.file, name="file"),
    path("files/<uuid:id>/withdraw/", files.withdraw, name="file-withdraw"),
    path("figures/", figures.index, name="figures"),
    path("figures/units/", picker.units, name="figure-units"),
    path("figures/new/", define.figure_new, name="figure-new"),
    path("figures/<str:code>/", figures.figure, name="figure"),
    path("figures/<str:code>/rows/", rows.figure_rows, name="figure-rows"),
    path("figures/<str:code>/movement/", movement.figure_movement, name="figure-movement"),
    path("enterprises/", enterprises.enterprises, name="enterprises"),
    path("enterprises/<uuid:id>/", enterprise_file.enterprise, name="enterprise"),
    path("duties/", duties.duties, name="duties"),
    path("duties/<uuid:duty>/<uuid:unit>/<str:day>/", duties.confirm, name="return-confirm"),
    path("bulletins/", include("zhiben.web.bulletins.urls")),
    path("imports/<uuid:id>/void/", imports.batch_void, name="import-void"),
    path("registers/", listing.index, name="registers"),
    path("registers/inspections/new/", visits.visit_new, name="visit-new"),
    path("registers/inspections/new/hazard/", visits.visit_hazard, name="visit-hazard"),
    path("registers/inspections/new/checklist/", visits.visit_checklist, name="visit-checklist"),
    path("registers/<slug:code>/", listing.register_list, name="register-list"),
    path("registers/<slug:code>/new/", record.register_new, name="register-new"),
    path("registers/<slug:code>/export/", exports.register_export, name="register-export"),
    path("registers/<slug:code>/import/", imports.register_import, name="register-import"),
    path("registers/<slug:code>/import/<uuid:id>/", imports.register_import_file, name="register-import-file"),
    path("registers/<slug:code>/template/", exports.register_template, name="register-template"),
    path("registers/<slug:code>/choices/<slug:name>/", listing.choices, name="register-choices"),
    path("registers/<slug:code>/<uuid:id>/", record.register_detail, name="register-detail"),
    path("registers/<slug:code>/<uuid:id>/edit/", record.register_edit, name="register-edit"),
    path("registers/<slug:code>/<uuid:id>/void/", record.register_void, name="register-void"),
    path("registers/<slug:code>/<uuid:id>/steps/<slug:step>/", steps.register_step, name="register-step"),
    path("registers/<slug:code>/<uuid:id>/files/", files.attach, name="register-attach"),
]
