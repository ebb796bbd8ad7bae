from django.views.generic import View


class PracticeDetail(View):
    pass


class PracticeSheet(View):
    pass


class VersionList(View):
    pass


class VersionDetail(View):
    pass


class VersionDifferences(View):
    pass
