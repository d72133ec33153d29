"""What arrives from outside, kept whole before it becomes facts; the forms it is asked by, the devices."""

from datchuan.survey.models.devices import Device, DeviceMove
from datchuan.survey.models.evidence import EvidenceFlag, PhotoPrint, Trace
from datchuan.survey.models.forms import FormVersion
from datchuan.survey.models.submissions import Attachment, Submission
from datchuan.survey.models.uploads import Upload

__all__ = [
    "Attachment",
    "Device",
    "DeviceMove",
    "EvidenceFlag",
    "FormVersion",
    "PhotoPrint",
    "Submission",
    "Trace",
    "Upload",
]
