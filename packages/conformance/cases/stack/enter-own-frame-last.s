# ENTER pushes its own frame pointer last: a word that lies where that will be is copied as it was.
# realmode: layout=flat exit=hlt expect.bp=0x1ffe expect.sp=0x1ff8 needs=enter-order
# realmode: init.0x1ff6=22221111 mem.0x1ff6=2222fe1f22221111fa1f judge="SDM vol. 2, ENTER (Operation)"
        mov $0x2000, %sp
        mov $0x1ffa, %bp
        enter $0, $3
        hlt
