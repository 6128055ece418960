# LMSW sets MP, EM and TS and cannot clear PE; SMSW shows the low word, all of CR0 in a 32-bit register.
# realmode: exit=hlt expect.bx=0x1e expect.edx=0x6000001e judge="SDM vol. 2, LMSW and SMSW; run on KVM"
        mov $0xfffe, %ax
        lmsw %ax
        smsw %bx
        smswl %edx
        hlt
