from django.apps import AppConfig


class DossiersConfig(AppConfig):
    name = "datchuan.dossiers"
    label = "dossiers"
    verbose_name = "Hồ sơ"

    def ready(self) -> None:
        from datchuan.documents.announcing import offer_facts, offer_topics
        from datchuan.dossiers.following import DossiersFollow
        from datchuan.dossiers.papers import ConfirmationSource
        from datchuan.dossiers.topics import DossierTopics
        from datchuan.territory.announcing import follow_territory

        follow_territory(DossiersFollow())
        offer_facts(ConfirmationSource())
        offer_topics(DossierTopics())
