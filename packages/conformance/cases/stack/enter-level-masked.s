# Of the level of ENTER five bits count.
# realmode: layout=flat exit=hlt expect.sp=0x1ffe expect.bp=0x1ffe judge="SDM vol. 2, ENTER; run on KVM"
        mov $0x2000, %sp
        enter $0, $0x20
        hlt
