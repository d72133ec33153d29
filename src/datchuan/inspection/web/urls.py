from datchuan.inspection.web import finding_urls, risk_urls, round_urls, sample_urls, schedule_urls, visit_urls

# Words before numbers: "kiem-tra/nguy-co/" is not a round.
urlpatterns = [
    *risk_urls.urlpatterns,
    *finding_urls.urlpatterns,
    *visit_urls.urlpatterns,
    *sample_urls.urlpatterns,
    *schedule_urls.urlpatterns,
    *round_urls.urlpatterns,
]
