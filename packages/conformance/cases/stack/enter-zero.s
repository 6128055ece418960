# ENTER 0, 0 is PUSH BP and MOV BP, SP.
# realmode: layout=flat exit=hlt expect.bp=0x1ffe expect.sp=0x1ffe mem.0x1ffe=5555 judge="KVM run; SDM vol. 2, ENTER"
        mov $0x2000, %sp
        mov $0x5555, %bp
        enter $0, $0
        hlt
