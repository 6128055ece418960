# SYSENTER in real mode is #GP.
# realmode: layout=flat exit=hlt expect.bx=13 judge="SDM vol. 2, SYSENTER; run on KVM"
        movw $gp, 13 * 4
        mov $0x2000, %sp
        sysenter
        hlt
gp:     mov $13, %bx
        hlt
