"""The words that say why a result is as it is, with the sentence an applicant reads."""

from __future__ import annotations

from collections.abc import Mapping

REASONS: Mapping[str, str] = {
    # the pictures themselves
    "not_an_image": "上传的不是照片（只接受 JPEG 和 PNG）",
    "corrupt": "照片损坏，无法读取",
    "animated": "不接受动画图片",
    "too_many_pixels": "照片尺寸过大",
    "too_small": "照片尺寸过小",
    "sixteen_bit": "不接受16位色深的图片",
    # what is seen in them
    "no_face": "照片里没有找到人脸",
    "several_faces": "照片里不止一张人脸",
    "face_too_small": "人脸太小，请靠近一些",
    "face_cut_off": "人脸没有完整出现在照片里",
    "face_unclear": "人脸被遮挡或者不清楚",
    # the challenge
    "times_impossible": "拍摄时间的顺序或者间隔不对",
    "actions_differ": "没有按要求的顺序转头",
    "face_swapped": "拍摄过程中换了人",
    "frames_repeated": "同一张照片提交了不止一次",
    "frames_seen_before": "照片以前提交过",
    "liveness_not_checked": "没有检测是否本人在场",
    "id_photo_missing": "没有提交证件照片，无从比对",
    # remote providers
    "not_that_person": "与登记在册的本人信息不一致",
    "not_done": "还没有完成核验",
    "provider_down": "核验服务暂时没有答复",
    "broken_off": "核验中断",
    "expired": "超过时间没有完成",
    # not by machine
    "seen_in_person": "工作人员现场核验",
    "seen_notarised": "经公证的身份证明",
    "simulated": "模拟核验，没有查验任何人",
}
