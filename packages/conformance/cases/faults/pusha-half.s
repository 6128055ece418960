# PUSHA at SP = 11: five words are pushed, the sixth would cross the segment's end. They stay, SP does not move.
# realmode: exit=hlt layout=flat reg.eax=0x1111 reg.ebx=0x4444 expect.sp=5 mem.0x50001=0b004444091000000200
# realmode: reg.ss=0x5000 judge="KVM run; native run on AMD Zen"
        movw $handler, 12 * 4
        mov $11, %sp
        pusha
handler: hlt
