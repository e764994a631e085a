"""Which blueprints there are, and who listens to whom."""

from flask import Flask

from crm import config
from crm.accounts import routes as accounts
from crm.accounts.signals import account_created, own_addresses_shown, settings_changed
from crm.app import navigation
from crm.calendars import models as _calendars  # noqa: F401 - its tables
from crm.calendars import offering
from crm.calendars import receivers as calendars_elsewhere
from crm.calendars import routes as calendars
from crm.calendars import wording as calendar_wording
from crm.contacts import receivers as filed
from crm.contacts import routes as contacts
from crm.contacts.signals import company_changed, contact_changed, contact_leaving, contacts_changed
from crm.dav import serving as dav
from crm.dav.devices import routes as devices
from crm.db import changes as _changes  # noqa: F401 - its tables
from crm.feeds import routes as feeds
from crm.feeds import serving as feed_addresses
from crm.followups import linked, receivers
from crm.followups import routes as followups
from crm.followups.pace import routes as pace
from crm.followups.signals import followup_changed
from crm.interactions import routes as interactions
from crm.interactions.signals import interaction_changed
from crm.interviews import receivers as interviewed
from crm.interviews.signals import debrief_saved, interview_changed
from crm.jobs import deciding, standing, watching
from crm.jobs import routes as jobs
from crm.notifications import receivers as notified
from crm.notifications import register, registry, trial
from crm.notifications import routes as notifications
from crm.notifications import wording as notice_wording
from crm.notifications.channels import routes as channels
from crm.openings import routes as openings
from crm.openings.signals import opening_changed
from crm.people import interviews, myself
from crm.people import receivers as people_receivers
from crm.people import routes as people
from crm.people.bulk import routes as bulk
from crm.people.offline import routes as offline
from crm.search import commands
from crm.search import routes as search
from crm.today import digest, planner, soon, welcome
from crm.today import receivers as reminded
from crm.today import routes as today
from crm.transfer.export import routes as export
from crm.transfer.invitations import routes as invitations
from crm.transfer.movein import routes as movein
from crm.transfer.sharing import routes as sharing
from crm.transfer.sharing import wording as sharing_wording
from crm.transfer.signals import account_restored, example_changed
from crm.web import gallery, guide

BLUEPRINTS = [
    accounts.bp,
    bulk.bp,
    calendars.bp,
    contacts.bp,
    dav.bp,  # before today: it answers what phones ask at the root
    devices.bp,
    export.bp,
    feed_addresses.bp,
    feeds.bp,
    guide.bp,
    followups.bp,
    interactions.bp,
    interviews.bp,
    deciding.bp,
    jobs.bp,
    watching.bp,
    offering.bp,
    invitations.bp,
    movein.bp,
    offline.bp,
    sharing.bp,
    linked.bp,
    openings.bp,
    pace.bp,
    people.bp,
    search.bp,
    today.bp,
    planner.bp,
    welcome.bp,
    notifications.bp,
    channels.bp,
]


def connect(app: Flask, settings: config.Settings) -> None:
    """Register the blueprints and connect the receivers."""
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
    standing.init(app)
    if settings.metrics_token.get_secret_value():
        from crm.jobs import metrics  # noqa: PLC0415 - a library that only who asks for numbers has to load

        metrics.init(app)
    if settings.dev:
        app.register_blueprint(gallery.bp)
    listen()


def listen() -> None:
    """Say who writes which mail, and connect who listens to whom; connecting twice is connecting once."""
    calendar_wording.register()
    sharing_wording.register()
    account_created.connect(notified.on_account)
    account_restored.connect(receivers.on_restored)
    account_restored.connect(reminded.on_restored)
    account_restored.connect(calendars_elsewhere.on_restored)
    commands.register("navigation", navigation.commands)
    registry.register(digest.KIND, digest.render, brief=digest.brief)
    for kind, each in soon.SUBJECTS.items():
        registry.register(kind, each.render, brief=each.brief, place=each.place)
        notice_wording.register(kind, each.words, icon=each.icon)
    company_changed.connect(receivers.on_company)
    company_changed.connect(reminded.on_company)
    contact_changed.connect(receivers.on_contact)
    contact_changed.connect(reminded.on_contact)
    contact_leaving.connect(people_receivers.on_leaving)
    contacts_changed.connect(receivers.on_contacts)
    contacts_changed.connect(reminded.on_contacts)
    debrief_saved.connect(receivers.on_debrief)
    example_changed.connect(reminded.on_restored)
    interaction_changed.connect(receivers.on_interaction)
    followup_changed.connect(reminded.on_followup)
    interview_changed.connect(calendars_elsewhere.on_interview)
    interview_changed.connect(receivers.on_interview)
    interview_changed.connect(reminded.on_interview)
    opening_changed.connect(interviewed.on_opening)
    opening_changed.connect(receivers.on_opening)
    opening_changed.connect(reminded.on_opening)
    own_addresses_shown.connect(myself.on_own_addresses)
    settings_changed.connect(filed.on_settings)
    settings_changed.connect(notified.on_settings)
    settings_changed.connect(receivers.on_settings)
    settings_changed.connect(reminded.on_settings)
    register(trial.KIND, trial.render, is_subscription=False, brief=trial.brief)
