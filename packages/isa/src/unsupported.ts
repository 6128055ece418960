// Which mnemonics does GNU as 2.40 know that the table will not have, and what are they part of?
//
// VEX, EVEX and XOP encodings are #UD in real mode, 3DNow! and VIA's instructions are on no current
// CPU, and some instructions exist in 64-bit mode only. The list is what as refuses with the
// extension taken away (`.arch .noavx`); `gold/names.txt` has as's own answer for each name.

const TEXT = `
# 3DNow!
femms pavgusb pf2id pf2iw pfacc pfadd pfcmpeq pfcmpge pfcmpgt pfmax pfmin pfmul pfnacc pfpnacc pfrcp
pfrcpit1 pfrcpit2 pfrsqit1 pfrsqrt pfsub pfsubr pi2fd pi2fw pmulhrw pswapd

# VIA PadLock
montmul xcryptcbc xcryptcfb xcryptctr xcryptecb xcryptofb xsha1 xsha256 xstore xstorerng

# XOP
vfrczpd vfrczps vfrczsd vfrczss vpcmov vpcomb vpcomd vpcomeqb vpcomeqd vpcomeqq vpcomequb vpcomequd
vpcomequq vpcomequw vpcomeqw vpcomfalseb vpcomfalsed vpcomfalseq vpcomfalseub vpcomfalseud
vpcomfalseuq vpcomfalseuw vpcomfalsew vpcomgeb vpcomged vpcomgeq vpcomgeub vpcomgeud vpcomgeuq
vpcomgeuw vpcomgew vpcomgtb vpcomgtd vpcomgtq vpcomgtub vpcomgtud vpcomgtuq vpcomgtuw vpcomgtw
vpcomleb vpcomled vpcomleq vpcomleub vpcomleud vpcomleuq vpcomleuw vpcomlew vpcomltb vpcomltd
vpcomltq vpcomltub vpcomltud vpcomltuq vpcomltuw vpcomltw vpcomneqb vpcomneqd vpcomneqq vpcomnequb
vpcomnequd vpcomnequq vpcomnequw vpcomneqw vpcomq vpcomtrueb vpcomtrued vpcomtrueq vpcomtrueub
vpcomtrueud vpcomtrueuq vpcomtrueuw vpcomtruew vpcomub vpcomud vpcomuq vpcomuw vpcomw vpermil2pd
vpermil2ps vphaddbd vphaddbq vphaddbw vphadddq vphaddubd vphaddubq vphaddubw vphaddudq vphadduwd
vphadduwq vphaddwd vphaddwq vphsubbw vphsubdq vphsubwd vpmacsdd vpmacsdqh vpmacsdql vpmacssdd
vpmacssdqh vpmacssdql vpmacsswd vpmacssww vpmacswd vpmacsww vpmadcsswd vpmadcswd vpperm vprotb
vprotd vprotq vprotw vpshab vpshad vpshaq vpshaw vpshlb vpshld vpshlq vpshlw

# FMA4
vfmaddpd vfmaddps vfmaddsd vfmaddss vfmaddsubpd vfmaddsubps vfmsubaddpd vfmsubaddps vfmsubpd
vfmsubps vfmsubsd vfmsubss vfnmaddpd vfnmaddps vfnmaddsd vfnmaddss vfnmsubpd vfnmsubps vfnmsubsd
vfnmsubss

# LWP
llwpcb lwpins lwpval slwpcb

# TBM
blcfill blci blcic blcmsk blcs blsfill blsic t1mskc tzmsk

# BMI2
bzhi mulx pdep pext rorx sarx shlx shrx

# BMI1
andn bextr blsi blsmsk blsr

# AVX-512
kaddb kaddd kaddq kaddw kandb kandd kandnb kandnd kandnq kandnw kandq kandw kmovb kmovd kmovq kmovw
knotb knotd knotq knotw korb kord korq kortestb kortestd kortestq kortestw korw kshiftlb kshiftld
kshiftlq kshiftlw kshiftrb kshiftrd kshiftrq kshiftrw ktestb ktestd ktestq ktestw kunpckbw kunpckdq
kunpckwd kxnorb kxnord kxnorq kxnorw kxorb kxord kxorq kxorw v4fmaddps v4fmaddss v4fnmaddps
v4fnmaddss vaddph vaddsh valignd valignq vblendmpd vblendmps vbroadcastf32x2 vbroadcastf32x4
vbroadcastf32x8 vbroadcastf64x2 vbroadcastf64x4 vbroadcasti32x2 vbroadcasti32x4 vbroadcasti32x8
vbroadcasti64x2 vbroadcasti64x4 vcmpeq_oqph vcmpeq_oqsh vcmpeq_osph vcmpeq_ossh vcmpeq_uqph
vcmpeq_uqsh vcmpeq_usph vcmpeq_ussh vcmpeqph vcmpeqsh vcmpfalse_oqph vcmpfalse_oqsh vcmpfalse_osph
vcmpfalse_ossh vcmpfalseph vcmpfalsesh vcmpge_oqph vcmpge_oqsh vcmpge_osph vcmpge_ossh vcmpgeph
vcmpgesh vcmpgt_oqph vcmpgt_oqsh vcmpgt_osph vcmpgt_ossh vcmpgtph vcmpgtsh vcmple_oqph vcmple_oqsh
vcmple_osph vcmple_ossh vcmpleph vcmplesh vcmplt_oqph vcmplt_oqsh vcmplt_osph vcmplt_ossh vcmpltph
vcmpltsh vcmpneq_oqph vcmpneq_oqsh vcmpneq_osph vcmpneq_ossh vcmpneq_uqph vcmpneq_uqsh vcmpneq_usph
vcmpneq_ussh vcmpneqph vcmpneqsh vcmpnge_uqph vcmpnge_uqsh vcmpnge_usph vcmpnge_ussh vcmpngeph
vcmpngesh vcmpngt_uqph vcmpngt_uqsh vcmpngt_usph vcmpngt_ussh vcmpngtph vcmpngtsh vcmpnle_uqph
vcmpnle_uqsh vcmpnle_usph vcmpnle_ussh vcmpnleph vcmpnlesh vcmpnlt_uqph vcmpnlt_uqsh vcmpnlt_usph
vcmpnlt_ussh vcmpnltph vcmpnltsh vcmpord_qph vcmpord_qsh vcmpord_sph vcmpord_ssh vcmpordph vcmpordsh
vcmpph vcmpsh vcmptrue_uqph vcmptrue_uqsh vcmptrue_usph vcmptrue_ussh vcmptrueph vcmptruesh
vcmpunord_qph vcmpunord_qsh vcmpunord_sph vcmpunord_ssh vcmpunordph vcmpunordsh vcomish vcompresspd
vcompressps vcvtdq2ph vcvtdq2phx vcvtdq2phy vcvtne2ps2bf16 vcvtpd2ph vcvtpd2phx vcvtpd2phy
vcvtpd2phz vcvtpd2qq vcvtpd2udq vcvtpd2udqx vcvtpd2udqy vcvtpd2uqq vcvtph2dq vcvtph2pd vcvtph2psx
vcvtph2qq vcvtph2udq vcvtph2uqq vcvtph2uw vcvtph2w vcvtps2phx vcvtps2phxx vcvtps2phxy vcvtps2qq
vcvtps2udq vcvtps2uqq vcvtqq2pd vcvtqq2ph vcvtqq2phx vcvtqq2phy vcvtqq2phz vcvtqq2ps vcvtqq2psx
vcvtqq2psy vcvtsd2sh vcvtsd2usi vcvtsh2sd vcvtsh2si vcvtsh2ss vcvtsh2usi vcvtsi2sh vcvtss2sh
vcvtss2usi vcvttpd2qq vcvttpd2udq vcvttpd2udqx vcvttpd2udqy vcvttpd2uqq vcvttph2dq vcvttph2qq
vcvttph2udq vcvttph2uqq vcvttph2uw vcvttph2w vcvttps2qq vcvttps2udq vcvttps2uqq vcvttsd2usi
vcvttsh2si vcvttsh2usi vcvttss2usi vcvtudq2pd vcvtudq2ph vcvtudq2phx vcvtudq2phy vcvtudq2ps
vcvtuqq2pd vcvtuqq2ph vcvtuqq2phx vcvtuqq2phy vcvtuqq2phz vcvtuqq2ps vcvtuqq2psx vcvtuqq2psy
vcvtusi2sd vcvtusi2sh vcvtusi2ss vcvtuw2ph vcvtw2ph vdbpsadbw vdivph vdivsh vdpbf16ps vexp2pd
vexp2ps vexpandpd vexpandps vextractf32x4 vextractf32x8 vextractf64x2 vextractf64x4 vextracti32x4
vextracti32x8 vextracti64x2 vextracti64x4 vfcmaddcph vfcmaddcsh vfcmulcph vfcmulcsh vfixupimmpd
vfixupimmps vfixupimmsd vfixupimmss vfmadd132ph vfmadd132sh vfmadd213ph vfmadd213sh vfmadd231ph
vfmadd231sh vfmaddcph vfmaddcsh vfmaddsub132ph vfmaddsub213ph vfmaddsub231ph vfmsub132ph vfmsub132sh
vfmsub213ph vfmsub213sh vfmsub231ph vfmsub231sh vfmsubadd132ph vfmsubadd213ph vfmsubadd231ph
vfmulcph vfmulcsh vfnmadd132ph vfnmadd132sh vfnmadd213ph vfnmadd213sh vfnmadd231ph vfnmadd231sh
vfnmsub132ph vfnmsub132sh vfnmsub213ph vfnmsub213sh vfnmsub231ph vfnmsub231sh vfpclasspd vfpclasspdx
vfpclasspdy vfpclasspdz vfpclassph vfpclassphx vfpclassphy vfpclassphz vfpclassps vfpclasspsx
vfpclasspsy vfpclasspsz vfpclasssd vfpclasssh vfpclassss vgatherpf0dpd vgatherpf0dps vgatherpf0qpd
vgatherpf0qps vgatherpf1dpd vgatherpf1dps vgatherpf1qpd vgatherpf1qps vgetexppd vgetexpph vgetexpps
vgetexpsd vgetexpsh vgetexpss vgetmantpd vgetmantph vgetmantps vgetmantsd vgetmantsh vgetmantss
vinsertf32x4 vinsertf32x8 vinsertf64x2 vinsertf64x4 vinserti32x4 vinserti32x8 vinserti64x2
vinserti64x4 vmaxph vmaxsh vminph vminsh vmovdqa32 vmovdqa64 vmovdqu16 vmovdqu32 vmovdqu64 vmovdqu8
vmovsh vmovw vmulph vmulsh vp2intersectd vp2intersectq vp4dpwssd vp4dpwssds vpabsq vpandd vpandnd
vpandnq vpandq vpblendmb vpblendmd vpblendmq vpblendmw vpbroadcastmb2q vpbroadcastmw2d vpcmpb vpcmpd
vpcmpequb vpcmpequd vpcmpequq vpcmpequw vpcmpleb vpcmpled vpcmpleq vpcmpleub vpcmpleud vpcmpleuq
vpcmpleuw vpcmplew vpcmpltb vpcmpltd vpcmpltq vpcmpltub vpcmpltud vpcmpltuq vpcmpltuw vpcmpltw
vpcmpneqb vpcmpneqd vpcmpneqq vpcmpnequb vpcmpnequd vpcmpnequq vpcmpnequw vpcmpneqw vpcmpnleb
vpcmpnled vpcmpnleq vpcmpnleub vpcmpnleud vpcmpnleuq vpcmpnleuw vpcmpnlew vpcmpnltb vpcmpnltd
vpcmpnltq vpcmpnltub vpcmpnltud vpcmpnltuq vpcmpnltuw vpcmpnltw vpcmpq vpcmpub vpcmpud vpcmpuq
vpcmpuw vpcmpw vpcompressb vpcompressd vpcompressq vpcompressw vpconflictd vpconflictq vpermb
vpermi2b vpermi2d vpermi2pd vpermi2ps vpermi2q vpermi2w vpermt2b vpermt2d vpermt2pd vpermt2ps
vpermt2q vpermt2w vpermw vpexpandb vpexpandd vpexpandq vpexpandw vplzcntd vplzcntq vpmaxsq vpmaxuq
vpminsq vpminuq vpmovb2m vpmovd2m vpmovdb vpmovdw vpmovm2b vpmovm2d vpmovm2q vpmovm2w vpmovq2m
vpmovqb vpmovqd vpmovqw vpmovsdb vpmovsdw vpmovsqb vpmovsqd vpmovsqw vpmovswb vpmovusdb vpmovusdw
vpmovusqb vpmovusqd vpmovusqw vpmovuswb vpmovw2m vpmovwb vpmullq vpmultishiftqb vpopcntb vpopcntd
vpopcntq vpopcntw vpord vporq vprold vprolq vprolvd vprolvq vprord vprorq vprorvd vprorvq
vpscatterdd vpscatterdq vpscatterqd vpscatterqq vpshldd vpshldq vpshldvd vpshldvq vpshldvw vpshldw
vpshrdd vpshrdq vpshrdvd vpshrdvq vpshrdvw vpshrdw vpshufbitqmb vpsllvw vpsraq vpsravq vpsravw
vpsrlvw vpternlogd vpternlogq vptestmb vptestmd vptestmq vptestmw vptestnmb vptestnmd vptestnmq
vptestnmw vpxord vpxorq vrangepd vrangeps vrangesd vrangess vrcp14pd vrcp14ps vrcp14sd vrcp14ss
vrcp28pd vrcp28ps vrcp28sd vrcp28ss vrcpph vrcpsh vreducepd vreduceph vreduceps vreducesd vreducesh
vreducess vrndscalepd vrndscaleph vrndscaleps vrndscalesd vrndscalesh vrndscaless vrsqrt14pd
vrsqrt14ps vrsqrt14sd vrsqrt14ss vrsqrt28pd vrsqrt28ps vrsqrt28sd vrsqrt28ss vrsqrtph vrsqrtsh
vscalefpd vscalefph vscalefps vscalefsd vscalefsh vscalefss vscatterdpd vscatterdps vscatterpf0dpd
vscatterpf0dps vscatterpf0qpd vscatterpf0qps vscatterpf1dpd vscatterpf1dps vscatterpf1qpd
vscatterpf1qps vscatterqpd vscatterqps vshuff32x4 vshuff64x2 vshufi32x4 vshufi64x2 vsqrtph vsqrtsh
vsubph vsubsh vucomish

# AVX
vaddpd vaddps vaddsd vaddss vaddsubpd vaddsubps vaesdec vaesdeclast vaesenc vaesenclast vaesimc
vaeskeygenassist vandnpd vandnps vandpd vandps vbcstnebf162ps vbcstnesh2ps vblendpd vblendps
vblendvpd vblendvps vbroadcastf128 vbroadcasti128 vbroadcastsd vbroadcastss vcmpeq_oqpd vcmpeq_oqps
vcmpeq_oqsd vcmpeq_oqss vcmpeq_ospd vcmpeq_osps vcmpeq_ossd vcmpeq_osss vcmpeq_uqpd vcmpeq_uqps
vcmpeq_uqsd vcmpeq_uqss vcmpeq_uspd vcmpeq_usps vcmpeq_ussd vcmpeq_usss vcmpeqpd vcmpeqps vcmpeqsd
vcmpeqss vcmpfalse_oqpd vcmpfalse_oqps vcmpfalse_oqsd vcmpfalse_oqss vcmpfalse_ospd vcmpfalse_osps
vcmpfalse_ossd vcmpfalse_osss vcmpfalsepd vcmpfalseps vcmpfalsesd vcmpfalsess vcmpge_oqpd
vcmpge_oqps vcmpge_oqsd vcmpge_oqss vcmpge_ospd vcmpge_osps vcmpge_ossd vcmpge_osss vcmpgepd
vcmpgeps vcmpgesd vcmpgess vcmpgt_oqpd vcmpgt_oqps vcmpgt_oqsd vcmpgt_oqss vcmpgt_ospd vcmpgt_osps
vcmpgt_ossd vcmpgt_osss vcmpgtpd vcmpgtps vcmpgtsd vcmpgtss vcmple_oqpd vcmple_oqps vcmple_oqsd
vcmple_oqss vcmple_ospd vcmple_osps vcmple_ossd vcmple_osss vcmplepd vcmpleps vcmplesd vcmpless
vcmplt_oqpd vcmplt_oqps vcmplt_oqsd vcmplt_oqss vcmplt_ospd vcmplt_osps vcmplt_ossd vcmplt_osss
vcmpltpd vcmpltps vcmpltsd vcmpltss vcmpneq_oqpd vcmpneq_oqps vcmpneq_oqsd vcmpneq_oqss vcmpneq_ospd
vcmpneq_osps vcmpneq_ossd vcmpneq_osss vcmpneq_uqpd vcmpneq_uqps vcmpneq_uqsd vcmpneq_uqss
vcmpneq_uspd vcmpneq_usps vcmpneq_ussd vcmpneq_usss vcmpneqpd vcmpneqps vcmpneqsd vcmpneqss
vcmpnge_uqpd vcmpnge_uqps vcmpnge_uqsd vcmpnge_uqss vcmpnge_uspd vcmpnge_usps vcmpnge_ussd
vcmpnge_usss vcmpngepd vcmpngeps vcmpngesd vcmpngess vcmpngt_uqpd vcmpngt_uqps vcmpngt_uqsd
vcmpngt_uqss vcmpngt_uspd vcmpngt_usps vcmpngt_ussd vcmpngt_usss vcmpngtpd vcmpngtps vcmpngtsd
vcmpngtss vcmpnle_uqpd vcmpnle_uqps vcmpnle_uqsd vcmpnle_uqss vcmpnle_uspd vcmpnle_usps vcmpnle_ussd
vcmpnle_usss vcmpnlepd vcmpnleps vcmpnlesd vcmpnless vcmpnlt_uqpd vcmpnlt_uqps vcmpnlt_uqsd
vcmpnlt_uqss vcmpnlt_uspd vcmpnlt_usps vcmpnlt_ussd vcmpnlt_usss vcmpnltpd vcmpnltps vcmpnltsd
vcmpnltss vcmpord_qpd vcmpord_qps vcmpord_qsd vcmpord_qss vcmpord_spd vcmpord_sps vcmpord_ssd
vcmpord_sss vcmpordpd vcmpordps vcmpordsd vcmpordss vcmppd vcmpps vcmpsd vcmpss vcmptrue_uqpd
vcmptrue_uqps vcmptrue_uqsd vcmptrue_uqss vcmptrue_uspd vcmptrue_usps vcmptrue_ussd vcmptrue_usss
vcmptruepd vcmptrueps vcmptruesd vcmptruess vcmpunord_qpd vcmpunord_qps vcmpunord_qsd vcmpunord_qss
vcmpunord_spd vcmpunord_sps vcmpunord_ssd vcmpunord_sss vcmpunordpd vcmpunordps vcmpunordsd
vcmpunordss vcomisd vcomiss vcvtdq2pd vcvtdq2ps vcvtneebf162ps vcvtneeph2ps vcvtneobf162ps
vcvtneoph2ps vcvtneps2bf16 vcvtneps2bf16x vcvtneps2bf16y vcvtpd2dq vcvtpd2dqx vcvtpd2dqy vcvtpd2ps
vcvtpd2psx vcvtpd2psy vcvtph2ps vcvtps2dq vcvtps2pd vcvtps2ph vcvtsd2si vcvtsd2ss vcvtsi2sd
vcvtsi2ss vcvtss2sd vcvtss2si vcvttpd2dq vcvttpd2dqx vcvttpd2dqy vcvttps2dq vcvttsd2si vcvttss2si
vdivpd vdivps vdivsd vdivss vdppd vdpps vextractf128 vextracti128 vextractps vfmadd132pd vfmadd132ps
vfmadd132sd vfmadd132ss vfmadd213pd vfmadd213ps vfmadd213sd vfmadd213ss vfmadd231pd vfmadd231ps
vfmadd231sd vfmadd231ss vfmaddsub132pd vfmaddsub132ps vfmaddsub213pd vfmaddsub213ps vfmaddsub231pd
vfmaddsub231ps vfmsub132pd vfmsub132ps vfmsub132sd vfmsub132ss vfmsub213pd vfmsub213ps vfmsub213sd
vfmsub213ss vfmsub231pd vfmsub231ps vfmsub231sd vfmsub231ss vfmsubadd132pd vfmsubadd132ps
vfmsubadd213pd vfmsubadd213ps vfmsubadd231pd vfmsubadd231ps vfnmadd132pd vfnmadd132ps vfnmadd132sd
vfnmadd132ss vfnmadd213pd vfnmadd213ps vfnmadd213sd vfnmadd213ss vfnmadd231pd vfnmadd231ps
vfnmadd231sd vfnmadd231ss vfnmsub132pd vfnmsub132ps vfnmsub132sd vfnmsub132ss vfnmsub213pd
vfnmsub213ps vfnmsub213sd vfnmsub213ss vfnmsub231pd vfnmsub231ps vfnmsub231sd vfnmsub231ss
vgatherdpd vgatherdps vgatherqpd vgatherqps vgf2p8affineinvqb vgf2p8affineqb vgf2p8mulb vhaddpd
vhaddps vhsubpd vhsubps vinsertf128 vinserti128 vinsertps vlddqu vldmxcsr vmaskmovdqu vmaskmovpd
vmaskmovps vmaxpd vmaxps vmaxsd vmaxss vminpd vminps vminsd vminss vmovapd vmovaps vmovd vmovddup
vmovdqa vmovdqu vmovhlps vmovhpd vmovhps vmovlhps vmovlpd vmovlps vmovmskpd vmovmskps vmovntdq
vmovntdqa vmovntpd vmovntps vmovq vmovsd vmovshdup vmovsldup vmovss vmovupd vmovups vmpsadbw vmulpd
vmulps vmulsd vmulss vorpd vorps vpabsb vpabsd vpabsw vpackssdw vpacksswb vpackusdw vpackuswb vpaddb
vpaddd vpaddq vpaddsb vpaddsw vpaddusb vpaddusw vpaddw vpalignr vpand vpandn vpavgb vpavgw vpblendd
vpblendvb vpblendw vpbroadcastb vpbroadcastd vpbroadcastq vpbroadcastw vpclmulhqhqdq vpclmulhqlqdq
vpclmullqhqdq vpclmullqlqdq vpclmulqdq vpcmpeqb vpcmpeqd vpcmpeqq vpcmpeqw vpcmpestri vpcmpestrm
vpcmpgtb vpcmpgtd vpcmpgtq vpcmpgtw vpcmpistri vpcmpistrm vpdpbssd vpdpbssds vpdpbsud vpdpbsuds
vpdpbusd vpdpbusds vpdpbuud vpdpbuuds vpdpwssd vpdpwssds vperm2f128 vperm2i128 vpermd vpermilpd
vpermilps vpermpd vpermps vpermq vpextrb vpextrd vpextrw vpgatherdd vpgatherdq vpgatherqd vpgatherqq
vphaddd vphaddsw vphaddw vphminposuw vphsubd vphsubsw vphsubw vpinsrb vpinsrd vpinsrw vpmadd52huq
vpmadd52luq vpmaddubsw vpmaddwd vpmaskmovd vpmaskmovq vpmaxsb vpmaxsd vpmaxsw vpmaxub vpmaxud
vpmaxuw vpminsb vpminsd vpminsw vpminub vpminud vpminuw vpmovmskb vpmovsxbd vpmovsxbq vpmovsxbw
vpmovsxdq vpmovsxwd vpmovsxwq vpmovzxbd vpmovzxbq vpmovzxbw vpmovzxdq vpmovzxwd vpmovzxwq vpmuldq
vpmulhrsw vpmulhuw vpmulhw vpmulld vpmullw vpmuludq vpor vpsadbw vpshufb vpshufd vpshufhw vpshuflw
vpsignb vpsignd vpsignw vpslld vpslldq vpsllq vpsllvd vpsllvq vpsllw vpsrad vpsravd vpsraw vpsrld
vpsrldq vpsrlq vpsrlvd vpsrlvq vpsrlw vpsubb vpsubd vpsubq vpsubsb vpsubsw vpsubusb vpsubusw vpsubw
vptest vpunpckhbw vpunpckhdq vpunpckhqdq vpunpckhwd vpunpcklbw vpunpckldq vpunpcklqdq vpunpcklwd
vpxor vrcpps vrcpss vroundpd vroundps vroundsd vroundss vrsqrtps vrsqrtss vshufpd vshufps vsqrtpd
vsqrtps vsqrtsd vsqrtss vstmxcsr vsubpd vsubps vsubsd vsubss vtestpd vtestps vucomisd vucomiss
vunpckhpd vunpckhps vunpcklpd vunpcklps vxorpd vxorps vzeroall vzeroupper

# 64-bit mode
cdqe cltq clui cmpaexadd cmpaxadd cmpbexadd cmpbxadd cmpcxadd cmpexadd cmpgexadd cmpgxadd cmplexadd
cmplxadd cmpnaexadd cmpnaxadd cmpnbexadd cmpnbxadd cmpncxadd cmpnexadd cmpngexadd cmpngxadd
cmpnlexadd cmpnlxadd cmpnoxadd cmpnpxadd cmpnsxadd cmpnzxadd cmpoxadd cmppexadd cmppoxadd cmppxadd
cmpsxadd cmpxchg16b cmpzxadd cqo cqto fxrstor64 fxsave64 incsspq jrcxz ldtilecfg movabs movsxd
pextrq pinsrq prefetchit0 prefetchit1 psmash rdmsrlist rdsspq rex rex64 rex64x rex64xy rex64xyz
rex64xz rex64y rex64yz rex64z rexx rexxy rexxyz rexxz rexy rexyz rexz rmpadjust rmpquery rmpupdate
seamcall seamops seamret senduipi sttilecfg stui swapgs tdpbf16ps tdpbssd tdpbsud tdpbusd tdpbuud
tdpfp16ps testui tileloadd tileloaddt1 tilerelease tilestored tilezero uiret vpextrq vpinsrq
wrmsrlist wrssq wrussq xrstor64 xrstors64 xsave64 xsavec64 xsaveopt64 xsaves64
`;

let reasons: ReadonlyMap<string, string> | undefined;

function read(): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  let group = "";
  for (const line of TEXT.split("\n")) {
    if (line.startsWith("# ")) group = line.slice(2);
    else for (const name of line.split(" ")) if (name !== "") found.set(name, group);
  }
  return found;
}

/** Every such mnemonic, without suffix, and what it is part of. Read when first asked for. */
export function unsupportedMnemonics(): ReadonlyMap<string, string> {
  reasons ??= read();
  return reasons;
}

/**
 * What a mnemonic that has no row is part of: `AVX`, `AVX-512`, `XOP`, `FMA4`, `LWP`, `TBM`, `BMI1`,
 * `BMI2`, `3DNow!`, `VIA PadLock` or `64-bit mode`; undefined for a name that GNU as does not know
 * either. The name may have a suffix (`andnl`).
 *
 * @example unsupportedMnemonic("vaddps") // "AVX"
 */
export function unsupportedMnemonic(name: string): string | undefined {
  const all = unsupportedMnemonics();
  return all.get(name) ?? (/[bwlsq]$/.test(name) ? all.get(name.slice(0, -1)) : undefined);
}
