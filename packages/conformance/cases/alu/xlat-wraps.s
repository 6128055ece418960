# XLAT adds AL to BX within 64 KiB.
# realmode: layout=flat exit=hlt expect.al=0x77 init.0x00fe=77 judge="KVM run; SDM vol. 2, XLAT"
        mov $0xffff, %bx
        mov $0xff, %al
        xlat
        hlt
